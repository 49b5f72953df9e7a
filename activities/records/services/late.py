"""What came after a quarter's figures had been taken is counted when a later version has read it."""

from collections.abc import Iterable

from activities.records.models import LateChange


def count_late_changes(ids: Iterable[int], *, version: int) -> None:
    """They were read for `version` of their quarter; in the transaction that publishes it."""
    LateChange.objects.uncounted().filter(pk__in=list(ids)).update(counted_in=version)

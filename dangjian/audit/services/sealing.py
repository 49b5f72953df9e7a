"""The sweep that links every committed row to the one before it, with a key that is not in the database."""

from collections.abc import Sequence

from django.db import IntegrityError, transaction

from dangjian.audit.models import AuditRow
from dangjian.audit.rules import BEGINNING, COVERED, Head, covered_text
from dangjian.crypto import blind_index

BATCH = 500
MOST_BATCHES = 40


class AnotherSweep(Exception):
    """Somebody else sealed these rows; nothing of this attempt may stay."""


def seal_of(previous: str, position: int, facts: Sequence[object]) -> str:
    """Keyed, so that whoever writes in the database alone cannot make a chain of their own that fits."""
    return blind_index(covered_text(previous, position, facts), purpose="audit-seal")


def head() -> Head:
    """The newest seal; the beginning when nothing is sealed."""
    newest = AuditRow.objects.sealed().order_by("-position").first()
    return Head(newest.position or 0, newest.sealed_with) if newest else Head(0, BEGINNING)


def seal_next(*, most: int = BATCH) -> int:
    """Append the oldest waiting rows and say how many; none when nothing waits or another sweep was quicker.

    A row that commits late is simply appended later. Two sweeps at once cannot both win: each row is taken by a
    conditional update, and a position is given once. The rows are locked before the first is sealed: a sweep that saw
    a late row and one that did not would otherwise hold what the other wants, a position here and a row there.
    """
    try:
        with transaction.atomic():
            waiting = AuditRow.objects.waiting().select_for_update().order_by("pk").values_list(*COVERED)[:most]
            return append(list(waiting))
    except (AnotherSweep, IntegrityError):
        return 0


def append(rows: Sequence[Sequence[object]]) -> int:
    newest = head()
    for facts in rows:
        position = newest.position + 1
        newest = Head(position, seal_of(newest.seal, position, facts))
        if not AuditRow.objects.seal(pk=int(str(facts[0])), position=position, sealed_with=newest.seal):
            raise AnotherSweep
    return len(rows)


def seal_waiting() -> int:
    """Everything that waits, in short transactions so that nobody who records has to wait; a long backlog in parts."""
    sealed = 0
    for _ in range(MOST_BATCHES):
        done = seal_next()
        sealed += done
        if done < BATCH:
            break
    return sealed

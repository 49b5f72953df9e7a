"""What was written after a quarter's figures had been taken: records, and what staff entered beside them."""

from dataclasses import dataclass

from django.db.models import QuerySet

from activities.records.models import LateChange
from analytics.indicators.models import LateEntry
from dangjian.periods import Quarter
from organizations.access.models import Account
from organizations.tree.models import Organization


@dataclass(frozen=True)
class Uncounted:
    """The ids of what no version has read yet, as one snapshot shows them."""

    changes: list[int]
    entries: list[int]


def uncounted(quarter: Quarter) -> Uncounted:
    return Uncounted(
        list(LateChange.objects.of_quarter(quarter).uncounted().values_list("pk", flat=True)),
        list(LateEntry.objects.of_quarter(quarter).uncounted().values_list("pk", flat=True)),
    )


def late_changes(quarter: Quarter, *, account: Account) -> QuerySet[LateChange]:
    """Steps of records, in reach, the newest first."""
    reached = Organization.objects.visible_to(account)
    late = LateChange.objects.of_quarter(quarter).filter(organization__in=reached)
    return late.select_related("activity", "organization").order_by("-at", "-pk")


def late_entries(quarter: Quarter, *, account: Account) -> QuerySet[LateEntry]:
    """Figures, merits and vetoes entered, changed or taken back, in reach, the newest first."""
    found = LateEntry.objects.visible_to(account).of_quarter(quarter)
    return found.select_related("organization", "by").order_by("-at", "-pk")

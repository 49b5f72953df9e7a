"""Which period a record belongs to, and which quarters it moves."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from activities.duties.models import DutyRule, ReportingQuarter
from activities.duties.queries import due_items
from activities.duties.rules import DueItem, Per, period_of
from activities.records.rules import ExtraKind, parse_period
from dangjian.periods import Period, Quarter, last_day
from organizations.tree.models import Organization

ONE_DAY = timedelta(days=1)
# A yearly window may end in the next year, never later.
LONGEST_WINDOW = timedelta(days=366)


class Touched(NamedTuple):
    """One duty that a record fulfils, and the day on which people came together."""

    kind: str
    period_start: date
    held_on: date


def natural_period(kind: str, day: date) -> str:
    """The period of this kind that contains the day, by the rule in force on it."""
    rule = DutyRule.objects.in_force(day, day + ONE_DAY).filter(kind=kind).order_by("pk").first()
    return str(period_of(rule.per if rule else Per.MONTH, day))


def rules_in_force(period: Period) -> bool:
    """Whether any duty stood in the period."""
    return DutyRule.objects.in_force(period.start, period.end).exists()


def open_items(organization: Organization, day: date) -> list[DueItem]:
    """What the branch may fulfil on this day, the earliest period first."""
    near = due_items(start=day, end=day + LONGEST_WINDOW, organizations=[organization.pk])
    return sorted((item for item in near if item.opens_on <= day), key=lambda item: item.period_start)


def item_for(
    organization: Organization, kind: str, for_period: str, subgroup_uid: UUID | None = None
) -> DueItem | None:
    """What the branch (or its subgroup) owes of this kind in this period; none when nothing is due there."""
    period = parse_period(for_period)
    owed = due_items(start=period.start, end=period.end + LONGEST_WINDOW, organizations=[organization.pk])
    key = organization.pk, kind, subgroup_uid, period.start
    return next((item for item in owed if item.key == key), None)


def settled_period(organization: Organization, kind: str, day: date, wanted: str, subgroup_uid: UUID | None) -> str:
    """`wanted` when the day lies in its window; otherwise the period in which the day falls."""
    item = item_for(organization, kind, wanted, subgroup_uid)
    period = parse_period(wanted)
    first, last = (item.opens_on, item.closes_on) if item else (period.start, last_day(period))
    return wanted if first <= day <= last else natural_period(kind, day)


def closed_for(kind: str, for_period: str, day: date) -> list[Quarter]:
    """Quarters that a record of this kind, period and day would move although their figures were taken already."""
    if kind in ExtraKind.values:
        return []
    moved = {
        Quarter.containing(start) for start in quarters_moved([Touched(kind, parse_period(for_period).start, day)])
    }
    closed = ReportingQuarter.objects.exclude(state=ReportingQuarter.State.OPEN)
    return sorted(moved & {Quarter(year, number) for year, number in closed.values_list("year", "number")})


def quarters_moved(touched: Iterable[Touched]) -> list[date]:
    """The first day of every quarter whose assessment looks at these records, in order.

    Attendance counts in the quarter of the day, a duty in the quarter in which its window ends.
    """
    every = set(touched)
    days = {one.held_on for one in every}
    for rule in DutyRule.objects.filter(kind__in={one.kind for one in every}):
        periods = {period_of(rule.per, one.period_start) for one in every if one.kind == rule.kind}
        days |= {rule.window.closes_on(period) for period in periods}
    return sorted({Quarter.containing(day).start for day in days})

"""Attendance in numbers: what the rollup says, and what the rows say when it has to be shown that both are the same."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import Count, F, Q, QuerySet, Sum

from activities.duties.rules import DutyKind
from activities.records.models import COUNTED_STATES, FIGURES, STATUS_FIGURES, Activity, Attendance, MonthlyRollup
from activities.records.queries.standing import by_branch
from activities.records.rules import Status, Turnout
from dangjian.periods import Month
from organizations.tree.models import Organization

Branches = Iterable[int] | QuerySet[Organization]


class Cell(NamedTuple):
    """One row of the rollup: whose, which month (yyyymm), what kind."""

    organization: int
    period: int
    kind: str


@dataclass(frozen=True)
class Rolled:
    """场次 of the branch's own records, and who was expected and came to them and to joint ones."""

    held: int = 0
    turnout: Turnout = field(default_factory=Turnout)

    @classmethod
    def of(cls, figures: Iterable[int]) -> "Rolled":
        """In the order of FIGURES; thousands of branches at once, so that nothing is looked up by its name."""
        held, present, late, sick, duty, personal, unexcused, exempt = figures
        came, excused = present + late, sick + duty + personal
        return cls(held, Turnout(came + excused + unexcused, came, excused, unexcused, exempt))


def rolled(organizations: Branches, months: Iterable[Month], *, kinds: Iterable[str] = DutyKind.values) -> Rolled:
    """All of them together, in one query."""
    summed = rows(organizations, months, kinds).aggregate(**sums())
    return Rolled.of(summed[name] or 0 for name in FIGURES)


def rolled_by_branch(
    organizations: Branches, months: Iterable[Month], *, kinds: Iterable[str] = DutyKind.values
) -> dict[int, Rolled]:
    """Per branch, in one query; a branch that recorded nothing is absent."""
    summed = rows(organizations, months, kinds).values_list("organization").annotate(**sums()).order_by()
    return {organization: Rolled.of(figures) for organization, *figures in summed.values_list("organization", *FIGURES)}


def counted_by_branch(months: Sequence[Month], *, kinds: Iterable[str] = DutyKind.values) -> dict[int, Rolled]:
    """What `rolled_by_branch` says, of every branch and by the rows themselves; of consecutive months."""
    kinds = list(kinds)
    within = Activity.objects.counted().filter(held_on__gte=months[0].start, held_on__lt=months[-1].end, kind__in=kinds)
    held = dict(within.values_list("organization").annotate(Count("pk")).order_by())
    found = {place: Rolled.of((held.pop(place, 0), *people)) for place, *people in by_branch(months, kinds)}
    return found | {place: Rolled(many) for place, many in held.items()}


def rollup_of(
    organizations: Branches, months: Iterable[Month], *, kinds: Iterable[str] = DutyKind.values
) -> dict[tuple[int, Month], Rolled]:
    """Per branch and month, in one query. Of what duties ask for, as the assessment counts, unless `kinds` says else."""
    summed = rows(organizations, months, kinds).values_list("organization", "period").annotate(**sums()).order_by()
    return {
        (organization, Month(*divmod(period, 100))): Rolled.of(figures)
        for organization, period, *figures in summed.values_list("organization", "period", *FIGURES)
    }


def rows(organizations: Branches, months: Iterable[Month], kinds: Iterable[str]) -> QuerySet[MonthlyRollup]:
    places = organizations.order_by().values("pk") if isinstance(organizations, QuerySet) else list(organizations)
    return MonthlyRollup.objects.filter(
        organization__in=places, period__in=[month.index for month in months], kind__in=list(kinds)
    )


def sums() -> dict[str, Sum]:
    return {name: Sum(name) for name in FIGURES}


def cells_of(activity: Activity) -> set[Cell]:
    """Where the people of a record are counted: its own branch, and every guest that has filled in its part."""
    month = Month.containing(activity.held_on).index
    places = {activity.organization_id}
    if activity.group_id:
        places |= set(Attendance.objects.filter(activity=activity).values_list("organization", flat=True))
    return {Cell(place, month, activity.kind) for place in places}


def counted_in(cells: Iterable[Cell]) -> dict[Cell, Counter[str]]:
    """The figures of each of these cells by the rows themselves, in two statements."""
    wanted = {cell: Counter[str]() for cell in cells}
    places, kinds = {cell.organization for cell in wanted}, {cell.kind for cell in wanted}
    periods = sorted({cell.period for cell in wanted})
    people = raw_people(periods).filter(organization__in=places, activity__kind__in=kinds)
    held = raw_held(periods).filter(organization__in=places, kind__in=kinds)
    for period, organization, kind, figures in (*with_names(people, STATUS_FIGURES), *with_names(held, ("held",))):
        if (cell := Cell(organization, period, kind)) in wanted:
            wanted[cell].update(figures)
    return wanted


def raw_people(periods: Iterable[int]) -> QuerySet:
    """Month, branch, kind and how many stand at each status, of records that count."""
    counted = Attendance.objects.filter(period__in=list(periods), activity__state__in=COUNTED_STATES)
    by_status = {f"n_{status}": Count("pk", filter=Q(status=status)) for status in Status.values}
    return counted.values_list("period", "organization", "activity__kind").annotate(**by_status).order_by()


def raw_held(periods: Iterable[int]) -> QuerySet:
    """Month, branch, kind and how many records it has that count."""
    period = F("held_on__year") * 100 + F("held_on__month")
    months = [Month(*divmod(index, 100)) for index in periods]
    within = Q(held_on__gte=min(months).start, held_on__lt=max(months).end) if months else Q(pk=None)
    counted = Activity.objects.counted().filter(within).annotate(period=period).filter(period__in=list(periods))
    return counted.values_list("period", "organization", "kind").annotate(Count("pk")).order_by()


Row = tuple[int, int, str, dict[str, int]]


def with_names(found: Iterable[tuple], names: tuple[str, ...]) -> Iterator[Row]:
    for period, organization, kind, *figures in found:
        yield period, organization, kind, dict(zip(names, figures, strict=True))

"""A quarter's records and who came to them, each row read once however many ask; belongs in one snapshot.

No statement joins attendance or credits to their records: a record is looked up by its id, which costs a tenth.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from operator import add
from typing import NamedTuple
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from activities.records.models import (
    COUNTED_STATES,
    FIGURES,
    STATUS_FIGURES,
    Activity,
    ActivityCredit,
    Attendance,
    MonthlyRollup,
    State,
)
from activities.records.queries.rollup import Cell
from activities.records.rules import Status
from dangjian.periods import Quarter

COLUMNS = ("pk", "organization", "uid", "version", "held_on", "topic", "kind", "state")
Credited = tuple[int, str, UUID | None, date]  # as the key of a due item


class Record(NamedTuple):
    """What counts, and what was sent back; `uid` as text, the order of a day."""

    pk: int
    organization: int
    uid: str
    version: int
    held_on: date
    topic: str
    kind: str
    state: str

    @property
    def counts(self) -> bool:
        return self.state in COUNTED_STATES


class Came(NamedTuple):
    """How many people of one branch stand at each status of one record, in the order of `STATUS_FIGURES`."""

    record: Record
    organization: int
    people: tuple[int, ...]


class Reading:
    def __init__(self, quarter: Quarter) -> None:
        self.quarter = quarter

    @cached_property
    def records(self) -> dict[int, Record]:
        """Of the quarter, by day and uid."""
        return by_id(Activity.objects.held_in(self.quarter).filter(state__in=[*COUNTED_STATES, State.RETURNED]))

    @cached_property
    def came(self) -> list[Came]:
        """At counted records, in their order."""
        by_status = {f"n_{status}": Count("activity", filter=Q(status=status)) for status in Status.values}
        rows = Attendance.objects.filter(period__in=[month.index for month in self.quarter.months]).order_by()
        found: dict[int, list[Came]] = defaultdict(list)
        for activity, organization, *people in rows.values_list("activity", "organization").annotate(**by_status):
            if (record := self.records.get(activity)) and record.counts:
                found[activity].append(Came(record, organization, tuple(people)))
        return [one for pk in self.records if pk in found for one in found[pk]]

    def credited(self, periods: Mapping[str, Iterable[date]]) -> dict[Credited, list[Record]]:
        """Counted records by what they fulfil, of each kind for the periods beginning on these days; by day and uid."""
        rows = list(credits_for(periods))
        known = {pk: one for pk, one in self.records.items() if one.counts}
        elsewhere = {activity for *_, activity in rows if activity not in self.records}
        if elsewhere:
            known |= by_id(Activity.objects.counted().filter(pk__in=elsewhere))
        found: dict[Credited, list[Record]] = defaultdict(list)
        for *key, activity in rows:
            if record := known.get(activity):
                organization, kind, subgroup, start = key
                found[organization, kind, subgroup, start].append(record)
        for records in found.values():
            records.sort(key=in_order)
        return dict(found)

    def drifted(self) -> list[Cell]:
        """The cells of the rollup that do not say what the rows of the quarter say."""
        counted: dict[tuple[int, int, str], tuple[int, ...]] = {}
        nothing = (0,) * len(FIGURES)
        for place, figures in self.figures():
            counted[place] = tuple(map(add, counted.get(place, nothing), figures))
        kept = MonthlyRollup.objects.filter(period__in=[month.index for month in self.quarter.months])
        for organization, period, kind, *figures in kept.values_list("organization", "period", "kind", *FIGURES):
            place = organization, period, kind
            if counted.get(place, nothing) == tuple(figures):
                counted.pop(place, None)
            else:
                counted.setdefault(place, nothing)
        return sorted((Cell(*place) for place in counted), key=lambda cell: (cell.period, cell.organization, cell.kind))

    def figures(self) -> Iterator[tuple[tuple[int, int, str], tuple[int, ...]]]:
        """What each record, and each branch's part in one, adds to a cell."""
        nobody = (0,) * len(STATUS_FIGURES)
        for record in self.records.values():
            if record.counts:
                yield (record.organization, month_of(record), record.kind), (1, *nobody)
        for record, organization, people in self.came:
            yield (organization, month_of(record), record.kind), (0, *people)


def by_id(records: QuerySet[Activity]) -> dict[int, Record]:
    rows = records.order_by().values_list(*COLUMNS)
    found = [Record(pk, place, str(uid), *facts) for pk, place, uid, *facts in rows]
    return {one.pk: one for one in sorted(found, key=in_order)}


def credits_for(periods: Mapping[str, Iterable[date]]) -> QuerySet:
    """Branch, kind, subgroup, first day of the period and the record; in one statement."""
    kinds: dict[frozenset[date], list[str]] = defaultdict(list)
    for kind, starts in periods.items():
        kinds[frozenset(starts)].append(kind)
    wanted = Q(pk=None)
    for starts, of in kinds.items():
        wanted |= Q(kind__in=of, period_start__in=sorted(starts))
    return (
        ActivityCredit.objects.filter(wanted)
        .order_by()
        .values_list("organization", "kind", "subgroup_uid", "period_start", "activity")
    )


def in_order(record: Record) -> tuple[date, str]:
    return record.held_on, record.uid


def month_of(record: Record) -> int:
    return record.held_on.year * 100 + record.held_on.month

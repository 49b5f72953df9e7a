"""A quarter's records and who came to them, each row read once however many ask; belongs in one snapshot.

No statement joins attendance or credits to their records: a record is looked up by its id, which costs a tenth. A district has
some thousands of these rows and a city a hundred thousand, so that they come a few at a time and stay tuples.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property
from operator import add
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet

from activities.records.models import (
    COUNTED_STATES,
    FIGURES,
    STATUS_FIGURES,
    Activity,
    ActivityCredit,
    MonthlyRollup,
    State,
)
from activities.records.queries import standing
from activities.records.queries.rollup import Cell
from dangjian.fields.uids import UidText
from dangjian.periods import Month, Quarter

COLUMNS = ("pk", "organization", "uid_text", "version", "held_on", "topic", "kind", "state")
COUNTING = frozenset(map(str, COUNTED_STATES))
NOBODY = (0,) * len(STATUS_FIGURES)
Credited = tuple[int, str, UUID | None, date]  # as the key of a due item
Place = tuple[int, int, str]  # branch, month and kind, as a cell of the rollup


class Record(NamedTuple):
    """What counts, and what was sent back; `uid` as text, `at` its place among those read with it."""

    pk: int
    organization: int
    uid: str
    version: int
    held_on: date
    topic: str
    kind: str
    counts: bool
    at: int


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
        records = self.records
        found = [
            Came(record, row[1], row[3:])
            for row in standing.by_record(self.quarter.months)
            if (record := records.get(row[2])) and record.counts
        ]
        found.sort(key=lambda one: one.record.at)
        return found

    def credited(self, periods: Mapping[str, Iterable[date]]) -> dict[Credited, list[Record]]:
        """Counted records by what they fulfil, of each kind for the periods beginning on these days; by day and uid."""
        known, elsewhere = self.records, defaultdict[int, list[Credited]](list)
        found, once = defaultdict[Credited, list[Record]](list), Once()
        for organization, kind, subgroup, start, pk in credits_for(periods).iterator():
            fulfilled = organization, once[kind], subgroup, once[start]
            if (record := known.get(pk)) is None:
                elsewhere[pk].append(fulfilled)
            elif record.counts:
                found[fulfilled].append(record)
        if elsewhere:
            for pk, record in by_id(Activity.objects.counted().filter(pk__in=elsewhere)).items():
                for fulfilled in elsewhere[pk]:
                    found[fulfilled].append(record)
        for records in found.values():
            if len(records) > 1:
                records.sort(key=in_order)
        return dict(found)

    def drifted(self) -> list[Cell]:
        """The cells of the rollup that do not say what the rows of the quarter say."""
        held, people = self.held_in_cells(), self.people_in_cells()
        kept = MonthlyRollup.objects.filter(period__in=[month.index for month in self.quarter.months])
        astray: list[Place] = []
        for row in kept.values_list("organization", "period", "kind", *FIGURES).iterator():
            place = row[:3]
            if (held.pop(place, 0), *people.pop(place, NOBODY)) != row[3:]:
                astray.append(place)
        cells = {Cell(*place) for place in (*astray, *held, *people)}
        return sorted(cells, key=lambda cell: (cell.period, cell.organization, cell.kind))

    def held_in_cells(self) -> dict[Place, int]:
        months, found = Months(), dict[Place, int]()
        for one in self.records.values():
            if one.counts:
                place = one.organization, months[one.held_on], one.kind
                found[place] = found.get(place, 0) + 1
        return found

    def people_in_cells(self) -> dict[Place, tuple[int, ...]]:
        months, found = Months(), dict[Place, tuple[int, ...]]()
        for record, organization, people in self.came:
            place = organization, months[record.held_on], record.kind
            found[place] = tuple(map(add, found[place], people)) if place in found else people
        return found


class Once(dict[Any, Any]):
    """Of equal values the one that came first: every row brings its own day and its own word for the kind."""

    def __missing__(self, value: Any) -> Any:
        self[value] = value
        return value


class Months(dict[date, int]):
    """The month of a day, reckoned once: a hundred thousand records have some ninety days."""

    def __missing__(self, day: date) -> int:
        self[day] = Month.containing(day).index
        return self[day]


def by_id(records: QuerySet[Activity]) -> dict[int, Record]:
    """In the order of their days and uids."""
    rows = records.annotate(uid_text=UidText("uid")).order_by("held_on", "uid").values_list(*COLUMNS).iterator()
    once = Once()
    return {
        pk: Record(pk, organization, uid, version, once[held_on], topic, once[kind], state in COUNTING, at)
        for at, (pk, organization, uid, version, held_on, topic, kind, state) in enumerate(rows)
    }


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

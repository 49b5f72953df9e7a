"""The books of a year as rows of a table: a fixed number of statements however many stations there are."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.db.models.functions import Coalesce

from activities.duties.rules import STATION_KINDS
from activities.records.models import Activity
from activities.records.queries.record import SHOWN_TO_MEMBERS
from activities.records.queries.register import turnouts_within
from activities.records.rules import RECORD_KINDS, Turnout
from activities.stations.models import Opinion, Service
from activities.stations.queries.roll import UNMET, presences
from dangjian.periods import Year
from organizations.tree.models import Organization

Stations = QuerySet[Organization]


@dataclass(frozen=True)
class BookLine:
    """One line of a book, cell by cell; `called` is the record for which the station's roll is called."""

    cells: Sequence[object]
    called: int | None = None


Rows = Iterator[BookLine]


def activities_of(stations: Stations, year: int) -> QuerySet[Activity]:
    """What counted in the year: the station's own records, and what the 依托党组织 held there."""
    here = stations.order_by().values("pk")
    held = Activity.objects.counted().held_in(Year(year)).filter(Q(organization__in=here) | Q(venue__in=here))
    at = Coalesce("venue__path", "path"), Coalesce("venue__short_name", "organization__short_name")
    return held.annotate(at_path=at[0], station_name=at[1]).order_by("at_path", "held_on", "pk")


def activity_rows(stations: Stations, year: int) -> Rows:
    found = activities_of(stations, year)
    came, kinds = turnouts_within(found), dict(RECORD_KINDS)
    of_roll = presences(found.order_by().values("pk"))
    fields = "pk", "station_name", "held_on", "kind", "topic", "place", "host", "guests", "text"
    for number, (pk, name, day, kind, *said, guests, text) in enumerate(found.values_list(*fields), start=1):
        inside = kind not in (*STATION_KINDS, *SHOWN_TO_MEMBERS)
        present = Turnout.of(came.get(pk, {})).present
        cells = (number, name, day, kinds[kind], *said, guests, present, of_roll.get(pk, 0), "" if inside else text)
        yield BookLine(cells, None if kind in UNMET else pk)


def opinions_of(stations: Stations, year: int) -> QuerySet[Opinion]:
    span, said = Year(year), Opinion.objects.standing().filter(organization__in=stations.values("pk"))
    return said.filter(said_on__gte=span.start, said_on__lt=span.end)


def opinion_rows(stations: Stations, year: int) -> Rows:
    found = opinions_of(stations, year)
    for number, one in enumerate(found.select_related("organization").order_by("path", "said_on", "pk"), start=1):
        cells = (
            number,
            one.organization.short_name,
            one.said_on,
            one.get_kind_display(),
            one.said_by or "不具名",
            one.text,
            one.handed_to,
            one.handed_on,
            one.answer,
            one.answered_on,
            one.closed_on,
            one.state.label,
        )
        yield BookLine(cells)


def services_of(stations: Stations, year: int) -> QuerySet[Service]:
    return Service.objects.standing().filter(organization__in=stations.values("pk")).held_in(Year(year))


def service_rows(stations: Stations, year: int) -> Rows:
    found = services_of(stations, year)
    for number, one in enumerate(found.select_related("organization").order_by("path", "held_on", "pk"), start=1):
        facts = one.held_on, one.get_kind_display(), one.topic, one.persons, one.amount
        yield BookLine((number, one.organization.short_name, *facts))


@dataclass(frozen=True)
class Book:
    title: str
    note: str
    columns: tuple[tuple[str, int], ...]
    lines: Callable[[Stations, int], QuerySet[Any]]
    rows: Callable[[Stations, int], Rows]
    persons: bool = True

    def named(self, line: BookLine) -> list[tuple[str, object]]:
        """Every cell with its column, for a screen too narrow for a head."""
        return [(name, cell) for (name, _), cell in zip(self.columns, line.cells, strict=True)]


HEAD = (("序号", 6), ("驿站", 26), ("日期", 12), ("类别", 14))
BOOKS: dict[str, Book] = {
    "activities": Book(
        "党员活动台账",
        "按驿站、日期排列，含依托党组织在驿站开的；退回和撤回的不在内",
        (
            *HEAD,
            ("主题", 30),
            ("地点", 22),
            ("主持", 12),
            ("参加人数", 10),
            ("区内党员到会", 12),
            ("区外党员到会", 12),
            ("内容", 50),
        ),
        activities_of,
        activity_rows,
    ),
    "opinions": Book(
        "党员征求意见本",
        "按驿站、日期排列；没有具名的写“不具名”",
        (
            *HEAD,
            *(("谁提的", 12), ("内容", 50), ("交给谁", 18), ("交办日期", 12)),
            *(("答复", 50), ("答复日期", 12), ("办结日期", 12), ("状态", 10)),
        ),
        opinions_of,
        opinion_rows,
    ),
    "services": Book(
        "服务台账",
        "只有人次和金额，不含个人信息",
        (*HEAD, ("内容", 40), ("人次", 8), ("金额（元）", 14)),
        services_of,
        service_rows,
        persons=False,
    ),
}

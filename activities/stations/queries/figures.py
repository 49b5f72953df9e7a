"""What stations achieved between two days, each and by town, and what they had achieved before; a fixed number of statements."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import reduce
from operator import add
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet, Sum

from activities.records.models import Activity
from activities.stations.models import Balance, Service
from activities.stations.rules import Counted, Figures, Served, measures
from members.floating.models import Inflow
from members.floating.queries import headcounts
from members.floating.rules import Standing
from organizations.tree.models import Organization

NO_TOWN = "区委"


@dataclass(frozen=True)
class Row:
    """A station, or a town with those of its stations `within` that stood in the span."""

    name: str
    counted: Counted
    station: Organization | None = None
    within: tuple["Row", ...] = ()


def together(rows: Iterable[Row]) -> Counted:
    return reduce(add, (row.counted for row in rows), Counted())


def stood_in(stations: QuerySet[Organization], start: date, end: date) -> QuerySet[Organization]:
    """Those that stood on a day of [start, end)."""
    there = stations.filter(Q(founded_on=None) | Q(founded_on__lt=end))
    return there.filter(Q(dissolved_on=None) | Q(dissolved_on__gt=start)).select_related("committee").order_by("path")


def by_town(
    stations: Iterable[Organization], start: date, end: date, *, today: date, gaps: Mapping[int, int] | None = None
) -> list[Row]:
    """A row per town in the order of the tree, with a row per station; `gaps` is what the 六个一 of each lack now."""
    towns: dict[Organization | None, list[Row]] = {}  # two towns may have one name
    every = list(stations)
    for station, found in counted(every, start, end, today=today, gaps=gaps or {}).items():
        towns.setdefault(station.committee, []).append(Row(str(station), found, station))
    return [Row(str(town or NO_TOWN), together(rows), within=tuple(rows)) for town, rows in towns.items()]


def counted(
    stations: list[Organization], start: date, end: date, *, today: date, gaps: Mapping[int, int]
) -> dict[Organization, Counted]:
    """In [start, end), and on its last day as far as it has come: members who came and did not only move on from another
    station, films, services."""
    ids, day = [one.pk for one in stations], min(end - timedelta(days=1), today)
    films, arrived, in_care = films_of(ids, start, end), arrived_at(ids, start, end), headcounts(ids, day)
    services = services_of(Service.objects.standing().filter(organization__in=ids), start, end)
    return {
        one: Counted(
            stations=int(one.dissolved_on is None or one.dissolved_on > day),
            members=arrived.get(one.pk, 0),
            in_care=in_care.get(one.pk, 0),
            gaps=gaps.get(one.pk, 0),
            films=films.get(one.pk, 0),
            services=services.get(one.pk, {}),
        )
        for one in stations
    }


def films_of(stations: list[int], start: date, end: date) -> dict[int, int]:
    shown = Activity.objects.counted().filter(
        organization__in=stations, kind="STATION_FILM", held_on__gte=start, held_on__lt=end
    )
    return dict(shown.order_by().values_list("organization").annotate(Count("pk")))


def arrived_at(stations: list[int], start: date, end: date) -> dict[int, int]:
    came = Inflow.objects.filter(
        organization__in=stations, arrived_on__gte=start, arrived_on__lt=end, came_from=None
    ).exclude(standing=Standing.UNKNOWN)
    return dict(came.order_by().values_list("organization").annotate(Count("pk")))


def services_of(services: QuerySet[Service], start: date, end: date) -> dict[int, dict[str, Served]]:
    """Per station and kind, of the services in [start, end)."""
    within = services.filter(held_on__gte=start, held_on__lt=end).order_by().values_list("organization", "kind")
    found: dict[int, dict[str, Served]] = {}
    for station, kind, times, persons, yuan in within.annotate(Count("pk"), Sum("persons"), Sum("amount")):
        found.setdefault(station, {})[kind] = Served(times, persons, yuan or 0)
    return found


def achieved(stations: QuerySet[Organization], start: date, end: date) -> Figures:
    """Of all of them together in [start, end)."""
    found = counted(list(stations), start, end, today=end, gaps={})
    return reduce(add, found.values(), Counted()).figures


class Told(NamedTuple):
    """What a station said it had achieved before."""

    town: str
    station: str
    figures: Figures


def before_each(stations: QuerySet[Organization]) -> list[Told]:
    """上线前累计 of those that told one, whether or not they still stand, in the order of the tree."""
    told = Balance.objects.filter(organization__in=stations).select_related("organization__committee").order_by("path")
    return [Told(str(one.organization.committee or NO_TOWN), str(one.organization), one.figures) for one in told]


def altogether(told: Iterable[Told]) -> Figures:
    return reduce(add, (one.figures for one in told), Figures())


def before(stations: QuerySet[Organization]) -> Figures:
    """上线前累计 of all of them together."""
    return altogether(before_each(stations))


def in_order(rows: list[Row], sort: str) -> list[Row]:
    """Towns, and the stations within each, by one of the figures; with a minus the most first; else as in the tree."""
    column, most_first = sort.removeprefix("-"), sort.startswith("-")
    if column not in measures(Counted()):
        return rows

    def by(row: Row) -> int:
        return measures(row.counted)[column]

    towns = [Row(row.name, row.counted, within=tuple(sorted(row.within, key=by, reverse=most_first))) for row in rows]
    return sorted(towns, key=by, reverse=most_first)

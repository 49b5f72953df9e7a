"""Which stations somebody sees, keeps and manages, and the list of them by town."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Min, QuerySet
from django.db.models.functions import Coalesce

from activities.stations.models import Balance, Equipment, Honour, HouseRule, Opinion, Service, Site
from activities.stations.models.base import KEEPING, READING, held_as
from activities.stations.queries.figures import NO_TOWN
from activities.stations.queries.six_ones import Row, rows_of
from activities.stations.rules import books_from, missing, unwritten
from members.floating.models import looked_after
from members.floating.rules import FIRST_YEAR
from organizations.access.models import Account, Grant, within
from organizations.access.rules import Role
from organizations.tree.models import Kind, Organization
from organizations.tree.rules import may_stand_below


def stations_visible_to(account: Account) -> QuerySet[Organization]:
    """With those that are closed: what they did stays."""
    return Organization.objects.visible_to(account).filter(kind=Kind.STATION)


def stations_kept_by(account: Account, today: date) -> QuerySet[Organization]:
    """Standing ones whose books are the account's own: its manager and its town."""
    standing = Organization.objects.filter(kind=Kind.STATION).standing(today)
    return standing.filter(held_as(account, KEEPING, sector="sector"))


def stations_read_by(account: Account) -> QuerySet[Organization]:
    """Those whose books somebody reads: the own, the town's, the district's; with those that are closed."""
    return Organization.objects.filter(kind=Kind.STATION).filter(held_as(account, READING, sector="sector"))


def keeps(account: Account, station: Organization, today: date) -> bool:
    return stations_kept_by(account, today).filter(pk=station.pk).exists()


def lines_kept_by(account: Account, model: type[Opinion | Service | Honour]) -> QuerySet:
    """Lines of the books that the account keeps, with those that were taken back."""
    return model.objects.kept_by(account)


def reads_registers(account: Account, station: Organization) -> bool:
    """The station, its town and the department; who else reads the place sees no opinions and no services."""
    return stations_read_by(account).filter(pk=station.pk).exists()


def is_department(account: Account, station: Organization) -> bool:
    """Whether somebody works for the department, whose the opening balances are."""
    return of_department(account, Organization.objects.filter(pk=station.pk)).exists()


def of_department(account: Account, places: QuerySet[Organization]) -> QuerySet[Organization]:
    """Those among them for whose department somebody works."""
    return places.filter(held_as(account, (Role.DEPARTMENT_STAFF,), sector="sector"))


def balance_of(station: Organization) -> Balance | None:
    return Balance.objects.filter(organization=station).first()


def managed_by(account: Account, today: date) -> list[Organization]:
    """The stations somebody manages, for the own home page."""
    mine = account.reach.organizations(Role.STATION_MANAGER)
    if not mine:
        return []
    return list(Organization.objects.filter(pk__in=mine, kind=Kind.STATION).standing(today).order_by("pk"))


def backings(account: Account, today: date) -> QuerySet[Organization]:
    """What may be a station's 依托党组织: everything of a town or of the district that one acts for, where a station fits
    under. A committee between town and branch neither opens nor closes one, as it keeps no station's people."""
    kinds = [kind for kind in Kind.values if may_stand_below(Kind.STATION, kind)]
    governed = Organization.objects.editable_by(account).filter(within(looked_after(account), sector="sector"))
    return governed.standing(today).filter(kind__in=kinds).order_by("path")


def site_of(station: Organization) -> Site | None:
    """Where it is now."""
    return Site.objects.filter(organization=station).current().first()


def sites_left(station: Organization) -> QuerySet[Site]:
    """Where it was before, the last first; of one that is closed all of them."""
    return Site.objects.filter(organization=station, ends_on__isnull=False).order_by("-ends_on")


def closed_stations(account: Account, today: date) -> list[tuple[Organization, Site | None]]:
    """Those in reach that are no more, the last closed first, each with where it was in the end."""
    gone = stations_visible_to(account).filter(dissolved_on__lte=today).select_related("parent", "committee")
    stations = list(gone.order_by("-dissolved_on", "path"))
    sites = Site.objects.filter(organization__in=stations).order_by("starts_on")
    last = {one.organization_id: one for one in sites}
    return [(one, last.get(one.pk)) for one in stations]


def years_kept(stations: QuerySet[Organization], today: date) -> list[int]:
    """In which they may have written something, this year first."""
    founded = Coalesce("founded_on", date(FIRST_YEAR, 1, 1))
    return years_between(stations.aggregate(first=Min(founded))["first"] or today, today)


def years_of(station: Organization, today: date) -> list[int]:
    """In which one that is closed wrote its books, the last first."""
    return years_between(books_from(station.founded_on), station.dissolved_on or today)


def years_between(first: date, last: date) -> list[int]:
    return list(range(last.year, min(books_from(first).year, last.year) - 1, -1))


@dataclass(frozen=True)
class Line:
    """One station in a list: where, who manages it, how its 六个一 stand and what its room lacks."""

    station: Organization
    site: Site | None
    managers: list[str]
    rows: list[Row]
    lacking: list[str]

    @property
    def done(self) -> int:
        return sum(row.is_done for row in self.rows)

    @property
    def asked(self) -> int:
        return sum(row.is_asked for row in self.rows)

    @property
    def gaps(self) -> list[str]:
        return [row.one.title for row in self.rows if row.is_missing]


def station_lines(stations: Iterable[Organization], today: date) -> list[Line]:
    """The same number of queries however many stations there are."""
    every = list(stations)
    sites = {one.organization_id: one for one in Site.objects.filter(organization__in=every).current()}
    held = Grant.objects.in_force().filter(organization__in=every, role=Role.STATION_MANAGER)
    managers: dict[int, list[str]] = {}
    for station, name in held.order_by("pk").values_list("organization", "account__name"):
        managers.setdefault(station, []).append(name)
    checked: dict[int, list[tuple[str, str]]] = {}
    things = Equipment.objects.filter(organization__in=every)
    for station, kind, condition in things.values_list("organization", "kind", "condition"):
        checked.setdefault(station, []).append((kind, condition))
    hung: dict[int, set[str]] = {}
    for station, kind in HouseRule.objects.filter(organization__in=every).values_list("organization", "kind"):
        hung.setdefault(station, set()).add(kind)
    rows = rows_of(every, today)
    return [
        Line(
            station=one,
            site=sites.get(one.pk),
            managers=managers.get(one.pk, []),
            rows=rows[one.pk],
            lacking=[*missing(checked.get(one.pk, [])), *unwritten(hung.get(one.pk, ()))],
        )
        for one in every
    ]


@dataclass(frozen=True)
class Town:
    """With those of its stations that are on the page; `many` and `short` count what is on the other pages as well."""

    name: str
    lines: list[Line]
    many: int
    short: int  # so many lack something of the 六个一
    is_only: bool


def lines_by_town(page: Iterable[Line], every: Iterable[Line]) -> list[Town]:
    """In the order in which they are listed; a town that goes on on the next page says the same there."""
    whole = of_each_town(every)
    return [
        Town(
            name=str(lines[0].station.committee or NO_TOWN),
            lines=lines,
            many=len(whole[town]),
            short=sum(bool(line.gaps) for line in whole[town]),
            is_only=len(whole) == 1,
        )
        for town, lines in of_each_town(page).items()
    ]


def of_each_town(lines: Iterable[Line]) -> dict[int | None, list[Line]]:
    """By its id: two may have one name."""
    towns: dict[int | None, list[Line]] = {}
    for line in lines:
        towns.setdefault(line.station.committee_id, []).append(line)
    return towns

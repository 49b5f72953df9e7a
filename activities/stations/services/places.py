"""Opening a station, moving on with the site, closing. The tree keeps the history, `members.floating` hands its people over."""

from dataclasses import asdict
from datetime import date, datetime

from django.db import transaction

from activities.stations.models import Balance, Site
from activities.stations.rules import Figures
from dangjian.audit.services import record
from members.floating import services as floating
from members.roster.services import dissolve_organization
from organizations.access.models import Account
from organizations.tree.models import Kind, Organization
from organizations.tree.services import found, move


@transaction.atomic
def open_station(
    *,
    below: Organization,
    name: str,
    firm: str,
    address: str,
    on: date,
    by: Account | None,
    across: int | None = None,
    down: int | None = None,
    document_number: str = "",
) -> Organization:
    """A station of `below`, its 依托党组织; what it owes begins with the first whole period from the day on."""
    station = found(
        kind=Kind.STATION,
        name=name,
        short_name=name,
        parent=below,
        on=on,
        by=by,
        document_number=document_number,
        sector=below.sector,
        founded_on=on,
    )
    begin_site(station, firm=firm, address=address, on=on, across=across, down=down)
    record("stations.open", by=by, target=station, path=station.path, on=str(on))
    return station


def begin_site(
    station: Organization, *, firm: str, address: str, on: date, across: int | None, down: int | None
) -> Site:
    site = Site(firm=firm, address=address, across=across, down=down, starts_on=on)
    site.settle_in(station)
    site.save(force_insert=True)
    return site


@transaction.atomic
def correct_site(
    *, station: Organization, firm: str, address: str, by: Account, across: int | None = None, down: int | None = None
) -> None:
    """Say better where it is; nothing moves. A station that was only a name in the tree gets its site here."""
    site = Site.objects.select_for_update().filter(organization=station).current().first()
    if site is None:
        on = station.founded_on or station.edges.order_by("starts_on").values_list("starts_on", flat=True)[0]
        begin_site(station, firm=firm, address=address, on=on, across=across, down=down)
    else:
        site.firm, site.address, site.across, site.down = firm, address, across, down
        site.save(update_fields=["firm", "address", "across", "down"])
    record("stations.correct_site", by=by, target=station, path=station.path)


class MovedLater(Exception):
    """The station came to its present site on this day or after it."""


@transaction.atomic
def move_station(
    *,
    station: Organization,
    to: Organization,
    firm: str,
    address: str,
    on: date,
    by: Account,
    across: int | None = None,
    down: int | None = None,
    document_number: str = "",
) -> None:
    """To the next site, and below another 依托党组织 where that changes too. Raises MovedLater, BeforeLastChange."""
    sites = Site.objects.select_for_update().filter(organization=station)
    if sites.filter(starts_on__gte=on).exists():
        raise MovedLater
    sites.filter(ends_on=None).update(ends_on=on)
    if to.pk != station.parent_id:
        move(organization=station, to=to, on=on, by=by, document_number=document_number)
        station.refresh_from_db()
    begin_site(station, firm=firm, address=address, on=on, across=across, down=down)
    record("stations.move", by=by, target=station, path=station.path, on=str(on))


@transaction.atomic
def close_station(
    *,
    station: Organization,
    on: date,
    by: Account,
    now: datetime,
    to: Organization | None = None,
    document_number: str = "",
) -> None:
    """Nothing is due of it from the day on; what it did stays. Who is in care goes on `to` the next station, or home.
    Posts end as with every organization. Raises MovedLater, BeforeLastChange, BeforeStart."""
    sites = Site.objects.select_for_update().filter(organization=station, ends_on=None)
    if sites.filter(starts_on__gte=on).exists():
        raise MovedLater
    floating.close_station(station=station, to=to, on=on, by=by, now=now)
    sites.update(ends_on=on)
    dissolve_organization(organization=station, on=on, by=by, document_number=document_number)
    record("stations.close", by=by, target=station, path=station.path, on=str(on))


@transaction.atomic
def set_balance(*, station: Organization, figures: Figures, until: date, by: Account) -> None:
    """上线前累计, told once by the department and put right by it; shown apart from what was recorded since."""
    told = {**asdict(figures), "until": until}
    known = Balance.objects.select_for_update().filter(organization=station).first()
    if known and all(getattr(known, name) == value for name, value in told.items()):
        return
    row = Balance(**told)
    row.settle_in(station)
    Balance.objects.bulk_create([row], update_conflicts=True, unique_fields=["organization"], update_fields=[*told])
    record("stations.set_balance", by=by, target=station, path=station.path, until=str(until))

"""Somebody at the station, and at every branch one that a station asks about and one who is away."""

from datetime import timedelta
from uuid import uuid4

from access.world import Place
from django.utils.timezone import localdate, now
from factories import LONG_AGO, account

from members.floating.models import Inflow, Outflow, WallCode
from members.floating.services import confirm, go_out, propose, renew_code, report
from organizations.tree.models import Kind, Organization
from organizations.tree.services import found

PHONE = "13700000001"


def wall(station: Organization) -> WallCode:
    known = WallCode.objects.filter(organization=station).first()
    return known or renew_code(station=station, by=None, now=now())


def came(station: Organization, name: str) -> Inflow:
    facts = {"phone": PHONE, "home_text": "河南省周口市", "trade": "钢筋班", "expected_until": None}
    made = report(wall=wall(station), uid=uuid4(), name=name, address="192.0.2.1", now=now(), **facts)
    confirm(inflow=made, on=localdate(), by=account(), now=now())
    made.refresh_from_db()
    return made


def below(place: Place, name: str) -> Organization:
    """The place itself where it is a station, else one that leans on it."""
    if place.kind == "station":
        return place.organization
    known = Organization.objects.filter(short_name=name).first()
    facts = {"kind": Kind.STATION, "name": name, "short_name": name, "on": LONG_AGO, "by": None}
    return known or found(parent=place.organization, sector=place.organization.sector, **facts)


def inflow(place: Place) -> int:
    return came(below(place, f"{place.word('title')}附设驿站"), f"{place.word('floating')}流动").pk


def code(place: Place) -> str:
    """Of a station whose name carries no mark: its page is for anybody."""
    return wall(below(place, f"扫码驿站{place.organization.pk}")).code


def asked(place: Place) -> int:
    """By a station that stands apart from all places, so that nobody reads the person there."""
    root = Organization.objects.get(parent=None)
    apart = Organization.objects.filter(short_name="别处驿站").first() or found(
        kind=Kind.STATION, name="别处驿站", short_name="别处驿站", parent=root, on=LONG_AGO, by=None
    )
    made = came(apart, f"{place.word('inside')}请认")
    propose(inflow=made, branch=place.organization.name, by=account(), now=now())
    return made.pk


def outflow(place: Place) -> int:
    known = Outflow.objects.filter(member=place.member).first()
    facts = {"place": f"{place.word('inside')}宁波", "work": "", "starts_on": localdate() - timedelta(days=30)}
    return (known or go_out(member=place.member, in_national_system=False, by=account(), now=now(), **facts)).pk

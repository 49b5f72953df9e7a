"""Rows in a station's books, whose texts carry its mark."""

from datetime import date
from uuid import uuid4

from access.world import Place
from django.utils.timezone import localdate, now
from factories import account, grant
from photos_factories import uploaded

from activities.records.models import Activity
from activities.records.services import start_draft
from activities.stations.models import Site, Sketch
from activities.stations.rules import six_one
from activities.stations.services import enter_opinion, enter_service, give_honour, record_six_one, set_sketch
from dangjian.periods import Quarter
from organizations.access.rules import Role
from organizations.photos.services import prepare_next
from organizations.tree.models import Organization


def opinion(place: Place) -> int:
    said = {"kind": "OPINION", "text": f"{place.mark}意见", "said_by": "", "today": localdate()}
    return enter_opinion(station=place.organization, uid=uuid4(), by=account(), **said).pk


def service(place: Place) -> int:
    said = {"kind": "SAFETY", "held_on": localdate(), "topic": f"{place.mark}安全", "persons": 3, "amount": None}
    return enter_service(station=place.organization, uid=uuid4(), by=account(), **said).pk


def honour(place: Place) -> int:
    said = {"kind": "ZONE", "holder": f"{place.mark}党员", "place": "三号塔吊", "promise": "每天检查"}
    return give_honour(station=place.organization, uid=uuid4(), by=account(), today=localdate(), **said).pk


def exchange(place: Place) -> int:
    """Held at the station; at a branch it is whatever was recorded there."""
    if place.kind != "station":
        return Activity.objects.filter(organization=place.organization).earliest("pk").pk
    by = account(f"{place.word('writer')}交流员")
    grant(by, Role.STATION_MANAGER, place.organization)
    period = f"{Quarter.containing(localdate())}"
    draft = start_draft(organization=place.organization, kind="STATION_EXCHANGE", for_period=period, by=by, now=now())
    said = {"held_on": localdate(), "topic": f"{place.mark}交流", "members": 3, "others": 0, "again": True}
    return record_six_one(draft=draft, one=six_one("STATION_EXCHANGE"), by=by, now=now(), away=[], **said).pk


def drawn(place: Place) -> int:
    """The station at its project; the district has a sketch on which it may be placed."""
    if place.kind == "station" and not Site.objects.filter(organization=place.organization).current().exists():
        site = Site(firm="华建八局", address="花溪路18号", starts_on=date(2024, 1, 1))
        site.settle_in(place.organization)
        site.save()
    if place.kind == "station" and not Sketch.objects.exists():
        set_sketch(district=Organization.objects.get(parent=None), file=uploaded(), by=account())
        while prepare_next(now=now()):
            pass
    return place.organization.pk

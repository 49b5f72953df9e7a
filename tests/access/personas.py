"""Somebody in every role, at the place where the role belongs, and the secretary who no longer is one."""

from datetime import timedelta

from access.world import Persona, Place, World, above, place, station
from django.conf import settings
from django.utils.timezone import now
from factories import account, district, grant, member

from organizations.access.rules import Role
from organizations.tree.models import Kind, Organization, Sector


def persona(name: str, role: str, at: Organization, *, sector: str = "", on_roster: bool = False) -> Persona:
    person = account(name)
    grant(person, role, at, sector=sector)
    made = Persona(name, role, at, sector, person)
    if on_roster:
        made.member = member(at, name, account=person)
    made.client.force_login(person, settings.AUTHENTICATION_BACKENDS[0])
    made.client.get("/")  # notes when the session began
    made.cookies = made.client.cookies.output(header="", sep=";")
    return made


def former_secretary(own: Organization) -> Persona:
    """Was secretary until yesterday, is a member still: must not open anything that a member may not."""
    made = persona("former", Role.MEMBER, own, on_roster=True)
    ended = now() - timedelta(days=1)
    grant(made.account, Role.SECRETARY, own, starts_at=ended - timedelta(days=400), ends_at=ended)
    return made


def places(root: Organization) -> list[Place]:
    street, town = above("street", root, Kind.WORKING_COMMITTEE), above("town", root, Kind.WORKING_COMMITTEE)
    community = above("community", street.organization, Kind.COMMITTEE)
    beside = above("beside", street.organization, Kind.COMMITTEE)
    own = place("own", community.organization)
    return [
        own,
        place("sibling", community.organization, sector=Sector.NEW_ECONOMIC_SOCIAL),
        place("cousin", beside.organization),
        place("foreign", town.organization),
        station("station", own.organization),
        community,
        beside,
        street,
        town,
    ]


def build() -> World:
    root = district()
    found = {one.name: one for one in places(root)}
    own, at_station, community, street, town = (
        found[name].organization for name in ("own", "station", "community", "street", "town")
    )
    return World(
        places=found,
        personas=[
            Persona("anonymous"),
            persona("member", Role.MEMBER, own, on_roster=True),
            former_secretary(own),
            persona("secretary", Role.SECRETARY, own, on_roster=True),
            persona("recorder", Role.RECORDER, own, on_roster=True),
            persona("station manager", Role.STATION_MANAGER, at_station),
            persona("group leader", Role.GROUP_LEADER, own),
            persona("liaison", Role.LIAISON, own),
            persona("committee", Role.COMMITTEE_ADMIN, community),
            persona("superior", Role.COMMITTEE_ADMIN, street),
            persona("outsider", Role.COMMITTEE_ADMIN, town),
            persona("line", Role.LINE_STAFF, root, sector=Sector.COMMUNITY),
            persona("staff", Role.DEPARTMENT_STAFF, root),
            persona("system", Role.SYSTEM_ADMIN, root),
            persona("auditor", Role.AUDITOR, root),
        ],
    )

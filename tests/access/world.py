"""A district with somebody in every role and a marked thing in every place; what the matrix walks through."""

import secrets
from dataclasses import dataclass, field
from datetime import timedelta
from http.cookies import SimpleCookie
from typing import Any

from django.conf import settings
from django.test import Client
from django.utils.timezone import now
from factories import account, branch, committee, district, grant, member

from members.roster.models import Member
from organizations.access.models import Account
from organizations.access.rules import Role
from organizations.tree.models import Kind, Organization


@dataclass
class Place:
    """A branch whose names carry `mark`, with one member; `values` is what its URL kwargs are."""

    name: str
    organization: Organization
    mark: str
    member: Member
    values: dict[str, Any] = field(default_factory=dict)


@dataclass
class Persona:
    """Somebody who asks: one role at one organization, or nobody at all."""

    name: str
    role: str = ""
    path: str = ""
    account: Account | None = None
    client: Client = field(default_factory=Client)
    cookies: str = ""

    def returns(self) -> Client:
        """The client as it was after log-in, whatever the last answer did to its cookies."""
        self.client.cookies = SimpleCookie(self.cookies)
        return self.client

    def reaches(self, place: Place) -> bool:
        return bool(self.path) and place.organization.path.startswith(self.path)

    def may_open(self, roles: list[str], place: Place | None) -> bool:
        """The oracle: the matrix says the role, the tree says where."""
        if "ANYONE" in roles:
            return True
        if "EVERYONE" in roles:
            return self.account is not None
        return self.role in roles and (place is None or self.reaches(place))


@dataclass
class World:
    places: dict[str, Place]
    personas: list[Persona]


def mark() -> str:
    return "mark" + secrets.token_hex(6)


def place(name: str, parent: Organization) -> Place:
    word = mark()
    organization = branch(parent, f"{word}党支部")
    return Place(name, organization, word, member(organization, f"{word}党员"))


def persona(name: str, role: str, organization: Organization, *, on_roster: bool = False) -> Persona:
    person = account(name)
    grant(person, role, organization)
    if on_roster:
        member(organization, name, account=person)
    made = Persona(name, role, organization.path, person)
    made.client.force_login(person, settings.AUTHENTICATION_BACKENDS[0])
    made.cookies = made.client.cookies.output(header="", sep=";")
    return made


def former_secretary(own: Organization) -> Persona:
    """Was secretary until yesterday, is a member still: must not open anything that a member may not."""
    made = persona("former", Role.MEMBER, own, on_roster=True)
    ended = now() - timedelta(days=1)
    grant(made.account, Role.SECRETARY, own, starts_at=ended - timedelta(days=400), ends_at=ended)
    return made


def build() -> World:
    root = district()
    street, other_street = committee(root), committee(root)
    community = committee(street, "社区党委", kind=Kind.COMMITTEE)
    own, sibling = place("own", community), place("sibling", community)
    foreign = place("foreign", other_street)
    return World(
        places={one.name: one for one in (own, sibling, foreign)},
        personas=[
            Persona("anonymous"),
            persona("member", Role.MEMBER, own.organization, on_roster=True),
            persona("secretary", Role.SECRETARY, own.organization, on_roster=True),
            persona("recorder", Role.RECORDER, own.organization, on_roster=True),
            persona("committee", Role.COMMITTEE_ADMIN, community),
            persona("superior", Role.COMMITTEE_ADMIN, street),
            persona("staff", Role.DEPARTMENT_STAFF, root),
            persona("outsider", Role.COMMITTEE_ADMIN, other_street),
            former_secretary(own.organization),
        ],
    )

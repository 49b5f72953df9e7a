"""A district with somebody in every role and a marked thing in every place; what the matrix walks through.

root ─ street ─ community ─ own (─ station), sibling
     │        └ beside ──── cousin
     └ town ─── foreign
"""

from dataclasses import dataclass, field
from http.cookies import SimpleCookie
from typing import Any

from access.canaries import SEEN_BY, Marked
from django.test import Client
from factories import LONG_AGO, branch, committee, member

from members.private.services import store
from members.roster.models import Member
from organizations.access.models import Account
from organizations.access.rules import Role
from organizations.tree.models import Kind, Organization, Sector
from organizations.tree.services import found


@dataclass
class Place(Marked):
    """An organization whose name carries the mark; a branch has one member, whose name does too."""

    name: str = ""
    organization: Organization = None
    member: Member | None = None

    @property
    def kind(self) -> str:
        return {Kind.BRANCH: "branch", Kind.STATION: "station"}.get(self.organization.kind, "committee")


@dataclass
class Persona:
    """Somebody who asks: one role at one organization, or nobody at all."""

    name: str
    role: str = ""
    at: Organization | None = None
    sector: str = ""
    account: Account | None = None
    member: Member | None = None
    client: Client = field(default_factory=Client)
    cookies: str = ""
    values: dict[str, Any] = field(default_factory=dict)

    def returns(self) -> Client:
        """The client as it was after log-in, whatever the last answer did to its cookies."""
        self.client.cookies = SimpleCookie(self.cookies)
        return self.client

    def reaches(self, place: Place) -> bool:
        if self.at is None or not place.organization.path.startswith(self.at.path):
            return False
        return self.sector in ("", place.organization.sector)

    @property
    def is_between(self) -> bool:
        """Acts for a committee that is no unit of the district: 社区党委."""
        return self.role == Role.COMMITTEE_ADMIN and self.at.kind == Kind.COMMITTEE

    def relation(self, place: Place) -> str:
        """How the place lies to the persona's own."""
        if self.at is None:
            return "none"
        mine, its = self.at, place.organization
        if mine == its:
            return "same"
        if its.path.startswith(mine.path):
            return "descendant" if self.reaches(place) else "other sector"
        if mine.path.startswith(its.path):
            return "ancestor"
        return "sibling" if mine.committee_id == its.committee_id else "other committee"


@dataclass
class World:
    places: dict[str, Place]
    personas: list[Persona]

    def __post_init__(self):
        self.marked = {place.mark: place for place in self.places.values()}

    def may_meet(self, persona: Persona, mark: str, kind: str) -> bool:
        """Whether a word may stand in an answer to the persona."""
        place = self.marked[mark]
        if kind == "title" and self.stands_below(persona, place):
            return True
        if kind == "floating" and persona.is_between:
            return False
        if kind == "guide" and persona.role in SEEN_BY[kind]:
            return self.stands_below(persona, place)
        return persona.role in SEEN_BY[kind] and persona.reaches(place)

    def stands_below(self, persona: Persona, place: Place) -> bool:
        """What is above one's own place, or above a place one reaches, is known by name."""
        path = place.organization.path
        known = [one.organization.path for one in self.places.values() if persona.reaches(one)]
        return any(one.startswith(path) for one in known)


def place(name: str, parent: Organization, *, sector: str = Sector.COMMUNITY) -> Place:
    """A branch with one member, who has numbers."""
    made = Place(name=name)
    made.organization = branch(parent, f"{made.word('title')}党支部", sector=sector)
    numbers = store(id_number=made.numbers.id_number, phone=made.numbers.phone)
    made.member = member(made.organization, f"{made.word('person')}党员", numbers=numbers)
    return made


def above(name: str, parent: Organization, kind: str) -> Place:
    made = Place(name=name)
    made.organization = committee(parent, f"{made.word('title')}党委", kind=kind)
    return made


def station(name: str, parent: Organization) -> Place:
    made = Place(name=name)
    title = f"{made.word('title')}驿站"
    made.organization = found(
        kind=Kind.STATION, name=title, short_name=title, parent=parent, on=LONG_AGO, by=None, sector=Sector.COMMUNITY
    )
    return made

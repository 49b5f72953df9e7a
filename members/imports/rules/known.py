"""What the portal knows already, as plain values that a file can be compared with."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from members.imports.rules.dates import Written


@dataclass(frozen=True)
class KnownPlace:
    """`reachable`: the importer maintains it; `above`: it stands over something the importer maintains."""

    pk: int
    code: str
    name: str
    short_name: str
    kind: str
    parent_id: int | None
    path: str
    sector: str = "OTHER"
    unit_category: str = ""
    joint: bool = False
    temporary: bool = False
    founded_on: date | None = None
    expires_on: date | None = None
    has_committee: bool | None = None
    has_members: bool = False
    dissolved: bool = False
    reachable: bool = True
    above: bool = False


@dataclass(frozen=True)
class KnownPerson:
    """`facts` holds the plain fields by name; numbers are known by their blind indexes only."""

    pk: int
    name: str
    facts: dict[str, Any]
    organization_id: int
    path: str
    status: str
    born: Written | None = None
    joined: Written | None = None
    regularized: Written | None = None
    lost_contact: Written | None = None
    id_index: str = ""
    phone_index: str = ""
    affiliated_since: date | None = None
    reachable: bool = True

    def written(self, name: str) -> Written | None:
        return getattr(self, name)


@dataclass
class Roll:
    """The people a file could mean, found by ID index and by name."""

    by_id: dict[str, KnownPerson] = field(default_factory=dict)
    by_name: dict[str, list[KnownPerson]] = field(default_factory=dict)

    @classmethod
    def of(cls, people: Iterable[KnownPerson]) -> "Roll":
        roll = cls()
        for person in people:
            if person.id_index:
                roll.by_id[person.id_index] = person
            roll.by_name.setdefault(name_key(person.name), []).append(person)
        return roll


def name_key(name: str) -> str:
    """Names that only differ in blanks, dots or capitals are one name."""
    return "".join(letter for letter in name.casefold() if letter.isalnum())

"""Whom a row means: by ID number; without one by name, birth and joining month; otherwise somebody has to be asked."""

from dataclasses import dataclass, field

from members.imports.rules.cells import MONTH
from members.imports.rules.dates import Written
from members.imports.rules.known import KnownPerson, Roll, name_key
from members.imports.rules.people import Person


@dataclass(frozen=True)
class Match:
    """`known` is certain; `candidates` have to be asked about; neither means somebody new."""

    known: KnownPerson | None = None
    candidates: tuple[KnownPerson, ...] = ()


@dataclass(frozen=True)
class Likeness:
    """True, False, or None when one of the two sides does not say."""

    person: KnownPerson
    born: bool | None
    joined: bool | None
    phone: bool
    branch: bool

    @property
    def certain(self) -> bool:
        return bool(self.born and self.joined) or (self.phone and not self.different)

    @property
    def different(self) -> bool:
        """Nothing but the name speaks for it."""
        said = [one for one in (self.born, self.joined) if one is not None]
        return bool(said) and not any(said)


@dataclass
class Indexes:
    """Blind indexes of the row's numbers, computed by the room that has the key."""

    id_number: str = ""
    phone: str = ""
    branches: frozenset[int] = field(default_factory=frozenset)


def identify(person: Person, roll: Roll, indexes: Indexes) -> Match:
    if indexes.id_number and indexes.id_number in roll.by_id:
        return Match(known=roll.by_id[indexes.id_number])
    namesakes = roll.by_name.get(name_key(person.values.get("name", "")), [])
    if indexes.id_number:
        namesakes = [known for known in namesakes if not known.id_index]
    alike = [likeness(person, known, indexes) for known in namesakes]
    alike = [one for one in alike if not one.different]
    certain = [one for one in alike if one.certain]
    for choice in (certain, [one for one in certain if one.phone], [one for one in certain if one.branch]):
        if len(choice) == 1:
            return Match(known=choice[0].person)
    return Match(candidates=tuple(one.person for one in certain or alike))


def likeness(person: Person, known: KnownPerson, indexes: Indexes) -> Likeness:
    return Likeness(
        person=known,
        born=agree(person.written("born") or born_by_id(person), known.born),
        joined=agree(month_of(person.written("joined")), month_of(known.joined)),
        phone=bool(indexes.phone) and indexes.phone == known.phone_index,
        branch=known.organization_id in indexes.branches,
    )


def born_by_id(person: Person) -> Written | None:
    return Written(person.id_number.born_on) if person.id_number else None


def agree(mine: Written | None, theirs: Written | None) -> bool | None:
    return None if mine is None or theirs is None else mine.agrees_with(theirs)


def month_of(written: Written | None) -> Written | None:
    return Written(written.day, MONTH) if written and len(written.key) == 3 else written

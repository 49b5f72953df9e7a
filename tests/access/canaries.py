"""Words that are nowhere else: each says the place it stands in and what kind of thing it marks.

`mark07a1b2c3d4e5` is a place's own mark and `mark07a1b2c3d4e5draft` that of a draft there. Who may meet which kind is
said here once more, apart from the portal's own table of rights, so that a mistake there is noticed.
"""

import re
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from members.private.rules import check_digit
from organizations.access.rules import Role

EVERYBODY = frozenset(Role)
DESK = frozenset({Role.DEPARTMENT_STAFF, Role.COMMITTEE_ADMIN})
READERS = DESK | {Role.LINE_STAFF, Role.SECRETARY, Role.RECORDER, Role.STATION_MANAGER, Role.MEMBER}
# By kind, the roles that may meet it in their part of the tree. A bare mark is what readers of the place may see.
SEEN_BY: dict[str, frozenset[str]] = {
    "": READERS,
    "title": EVERYBODY,  # the name of an organization: who is there, above or below knows it
    "guide": READERS,  # what a committee suggests to everybody below it
    "person": READERS,
    "account": DESK | {Role.SYSTEM_ADMIN, Role.AUDITOR},
    "writer": READERS | {Role.SYSTEM_ADMIN, Role.AUDITOR},  # an account whose name stands on what it wrote
    "roster": DESK,  # an import on its way
    "complaint": DESK,
    "delivery": READERS - {Role.MEMBER, Role.LINE_STAFF},  # for those who write there, and the office that told them
    "objection": frozenset({Role.COMMITTEE_ADMIN}),  # of the office that published, so never the district's
    "look": DESK,
    "correction": DESK | {Role.SECRETARY},
    "inside": DESK | {Role.SECRETARY, Role.RECORDER},  # votes, what is to be mended, who is not counted
    "floating": DESK | {Role.STATION_MANAGER},
    "message": frozenset(),  # for its reader alone
    "draft": frozenset(),  # for its writer alone
}
FOUND = re.compile(rf"(mark\d\d[0-9a-f]{{10}})({'|'.join(filter(None, SEEN_BY))})?")
serial, citizens = count(10), count(100)


def new_mark() -> str:
    """Random, and counted, so that no two are the same."""
    return f"mark{next(serial):02}{secrets.token_hex(5)}"


@dataclass(frozen=True)
class Numbers:
    """Invented, right by their check digit, and never twice."""

    id_number: str
    phone: str

    def __iter__(self):
        return iter((self.id_number, self.phone))


def new_numbers() -> Numbers:
    """No phone stands inside an ID number: those have no 8 in their first fourteen digits."""
    number = next(citizens)
    seventeen = f"99900019700101{number}"
    return Numbers(seventeen + check_digit(seventeen), f"188{number:08}")


@dataclass
class Marked:
    """Something whose texts carry its mark: `numbers` are an ordinary member's, `contact` those of who holds a post,
    `values` is what its URL kwargs are."""

    mark: str = field(default_factory=new_mark)
    numbers: Numbers = field(default_factory=new_numbers)
    contact: Numbers = field(default_factory=new_numbers)
    values: dict[str, Any] = field(default_factory=dict)

    def word(self, kind: str) -> str:
        return f"{self.mark}{kind}"


def met(said: str) -> set[tuple[str, str]]:
    """Mark and kind of everything that stands in a text; a word that was cut off counts as the bare mark."""
    return set(FOUND.findall(said))


def strangers(said: str, may_meet: Callable[[str, str], bool]) -> list[str]:
    """What stands there and should not, by the oracle."""
    return sorted(f"{mark}{kind}" for mark, kind in met(said) if not may_meet(mark, kind))

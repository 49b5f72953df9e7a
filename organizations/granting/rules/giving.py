"""Nobody gives above or outside the own scope, and nobody manages an account that holds more than they could give."""

from collections.abc import Iterable
from dataclasses import dataclass

from organizations.access.rules import Held, Reach, Role

# Those who run the machine and those who read its log are named at the machine (`manage.py first_admin`), not here.
GIVES: dict[str, frozenset[str]] = {
    Role.DEPARTMENT_STAFF: frozenset(set(Role) - {Role.SYSTEM_ADMIN, Role.AUDITOR}),
    Role.COMMITTEE_ADMIN: frozenset(
        {Role.COMMITTEE_ADMIN, Role.SECRETARY, Role.RECORDER, Role.STATION_MANAGER, Role.LIAISON, Role.MEMBER}
    ),
}
# A committee names the administrators of the committees below it; its own are named from above.
ONLY_BELOW = {(Role.COMMITTEE_ADMIN, Role.COMMITTEE_ADMIN)}
# Begins and ends with the membership.
FOLLOWS_ROSTER = frozenset({Role.MEMBER})

# Whoever runs the machine or reads its log holds nothing beside it but the own membership: 三员分立, 等保 8.1.5.
APART = frozenset({Role.SYSTEM_ADMIN, Role.AUDITOR})

# Sees one sector (社区, 学校, 离退休 …) of the whole district.
OF_ONE_SECTOR = frozenset({Role.LINE_STAFF})


def sector_fits(role: str, sector: str) -> bool:
    """Line staff have one, and nobody else has."""
    return bool(sector) == (role in OF_ONE_SECTOR)


@dataclass(frozen=True)
class Given:
    """A role at a place, as far as the right to give it is concerned."""

    role: str
    path: str


def gives(held: Held, role: str, path: str) -> bool:
    """Whether one grant lets its holder give `role` at `path`; a sector is no part of the tree."""
    if role not in GIVES.get(held.role, ()) or held.sector or not path.startswith(held.path):
        return False
    return path != held.path or (held.role, role) not in ONLY_BELOW


def may_give(reach: Reach, role: str, path: str) -> bool:
    return any(gives(held, role, path) for held in reach.held)


def may_manage(reach: Reach, given: Iterable[Given]) -> bool:
    """Slips, switching off: whoever could do that to an account of higher rank could take its place.

    An account whose rights are over still is somebody's, with what is kept about them: it is the department's alone.
    """
    every = list(given)
    if not every:
        return Role.DEPARTMENT_STAFF in reach.roles
    return all(may_give(reach, one.role, one.path) for one in every)


def stays_apart(role: str, beside: Iterable[str]) -> bool:
    """Whether an account that holds the roles `beside` may hold `role` too."""
    others = set(beside) - FOLLOWS_ROSTER - {role}
    return role in FOLLOWS_ROSTER or not (others if role in APART else others & APART)


def may_switch(reach: Reach, given: Iterable[Given]) -> bool:
    """Switching an account off gives nobody its rights, so whoever runs the machine may do it, except to the auditor."""
    every = list(given)
    runs_the_machine = Role.SYSTEM_ADMIN in reach.roles and Role.AUDITOR not in {one.role for one in every}
    return runs_the_machine or may_manage(reach, every)

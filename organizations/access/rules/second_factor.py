"""Who proves twice who they are: whoever runs the machine, reads the log, or may see numbers in full."""

from enum import StrEnum

from organizations.access.rules.reach import RIGHTS, WITHOUT_PERSONAL_DATA, Reach, Right, Role

CODE_DIGITS = 6
PERIOD = 30
RECOVERY_CODES = 10
# Without 0, 1, i, l and o: read from paper and typed on a phone.
RECOVERY_LETTERS = "abcdefghjkmnpqrstuvwxyz23456789"
RECOVERY_LENGTH = 10


class Policy(StrEnum):
    OFF = "off"
    OFFERED = "offered"
    REQUIRED = "required"


STRICTNESS = (Policy.OFF, Policy.OFFERED, Policy.REQUIRED)


def is_named(role: str) -> bool:
    return role in WITHOUT_PERSONAL_DATA or Right.MAINTAIN in RIGHTS[role]


def policy_for(reach: Reach, *, general: str, committees: str) -> Policy:
    """The strictest that follows from the roles in force; committees have a switch of their own."""
    found = {Policy(committees if role == Role.COMMITTEE_ADMIN else general) for role in reach.roles if is_named(role)}
    return max(found, key=STRICTNESS.index, default=Policy.OFF)

"""Who may do what, and what a log-in is made of. Pure."""

from organizations.access.rules.identifiers import PHONE, USERNAME, normal_code, normal_identifier
from organizations.access.rules.passwords import NotPredictable, predictable
from organizations.access.rules.reach import (
    RIGHTS,
    WITHOUT_PERSONAL_DATA,
    Held,
    Reach,
    Right,
    Role,
    Stretch,
    outermost,
)
from organizations.access.rules.sessions import LimitReached, Limits, limit_reached, limits_for, worth_noting
from organizations.access.rules.throttle import ACCOUNT, ADDRESS, DEVICE, Budget, asking_address

__all__ = [
    "ACCOUNT",
    "ADDRESS",
    "DEVICE",
    "PHONE",
    "RIGHTS",
    "USERNAME",
    "WITHOUT_PERSONAL_DATA",
    "Budget",
    "Held",
    "LimitReached",
    "Limits",
    "NotPredictable",
    "Reach",
    "Right",
    "Role",
    "Stretch",
    "asking_address",
    "limit_reached",
    "limits_for",
    "normal_code",
    "normal_identifier",
    "outermost",
    "predictable",
    "worth_noting",
]

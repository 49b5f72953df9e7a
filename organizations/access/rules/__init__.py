"""Who may do what, and what a log-in is made of. Pure."""

from organizations.access.rules.devices import device_label
from organizations.access.rules.identifiers import PHONE, USERNAME, normal_code, normal_identifier
from organizations.access.rules.passwords import LongEnough, NotPredictable, predictable
from organizations.access.rules.qr import Square, square
from organizations.access.rules.reach import (
    RIGHTS,
    WITHOUT_PERSONAL_DATA,
    Held,
    Reach,
    Right,
    Role,
    Stretch,
    outermost,
    roles_with,
)
from organizations.access.rules.second_factor import Policy, policy_for
from organizations.access.rules.sessions import LimitReached, Limits, limit_reached, limits_for, worth_noting
from organizations.access.rules.throttle import ACCOUNT, ADDRESS, CODE, DEVICE, Budget, asking_address
from organizations.access.rules.typed_text import SENT_AGAIN, Fields, TypedText, worth_keeping

__all__ = [
    "ACCOUNT",
    "ADDRESS",
    "CODE",
    "DEVICE",
    "PHONE",
    "RIGHTS",
    "SENT_AGAIN",
    "USERNAME",
    "WITHOUT_PERSONAL_DATA",
    "Budget",
    "Fields",
    "Held",
    "LimitReached",
    "Limits",
    "LongEnough",
    "NotPredictable",
    "Policy",
    "Reach",
    "Right",
    "Role",
    "Square",
    "Stretch",
    "TypedText",
    "asking_address",
    "device_label",
    "limit_reached",
    "limits_for",
    "normal_code",
    "normal_identifier",
    "outermost",
    "policy_for",
    "predictable",
    "roles_with",
    "square",
    "worth_keeping",
    "worth_noting",
]

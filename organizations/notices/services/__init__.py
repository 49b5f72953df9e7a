"""Publishing and withdrawing a 公示, and what is said about it."""

from organizations.complaints.services import NoSuchReceipt, TooMany
from organizations.notices.services.objecting import (
    AlreadyAnswered,
    IsOver,
    answer,
    forget_contacts,
    look_up,
    object_to,
    show_contact,
)
from organizations.notices.services.publishing import AlreadyWithdrawn, keep_names, publish, withdraw

__all__ = [
    "AlreadyAnswered",
    "AlreadyWithdrawn",
    "IsOver",
    "NoSuchReceipt",
    "TooMany",
    "answer",
    "forget_contacts",
    "keep_names",
    "look_up",
    "object_to",
    "publish",
    "show_contact",
    "withdraw",
]

"""Sending a complaint, looking it up with its receipt, and handling it."""

from organizations.complaints.services.handling import (
    ChangedMeanwhile,
    NotForThem,
    answer,
    assign,
    close,
    forget_contacts,
    move,
    show_contact,
)
from organizations.complaints.services.looking import NoSuchReceipt, look_up
from organizations.complaints.services.reopening import CannotReopen, reopen, settle
from organizations.complaints.services.submitting import TooMany, submit

__all__ = [
    "CannotReopen",
    "ChangedMeanwhile",
    "NoSuchReceipt",
    "NotForThem",
    "TooMany",
    "answer",
    "assign",
    "close",
    "forget_contacts",
    "look_up",
    "move",
    "reopen",
    "settle",
    "show_contact",
    "submit",
]

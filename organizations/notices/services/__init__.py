"""Publishing and withdrawing a 公示, taking it along as a paper, and what is said about it."""

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
from organizations.notices.services.paper import export_paper
from organizations.notices.services.publishing import (
    AlreadyWithdrawn,
    forget_files,
    keep_names,
    publish,
    take_off,
    withdraw,
)
from organizations.notices.services.receiving import AnsweredMeanwhile, TooLate, confirm
from organizations.notices.services.telling import (
    AlreadySent,
    ChangedMeanwhile,
    NobodyToTell,
    call_back,
    draft,
    enclose,
    export_receipts,
    revise,
    send,
    take_out,
)

__all__ = [
    "AlreadyAnswered",
    "AlreadySent",
    "AlreadyWithdrawn",
    "AnsweredMeanwhile",
    "ChangedMeanwhile",
    "IsOver",
    "NoSuchReceipt",
    "NobodyToTell",
    "TooLate",
    "TooMany",
    "answer",
    "call_back",
    "confirm",
    "draft",
    "enclose",
    "export_paper",
    "export_receipts",
    "forget_contacts",
    "forget_files",
    "keep_names",
    "look_up",
    "object_to",
    "publish",
    "revise",
    "send",
    "show_contact",
    "take_off",
    "take_out",
    "withdraw",
]

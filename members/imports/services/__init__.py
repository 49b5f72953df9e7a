from members.imports.rules.refusals import Refused
from members.imports.services.answering import MeantAlready, accept_likeliest, answer
from members.imports.services.applying import NotReady, TooManyLeaving, confirm
from members.imports.services.receiving import StillNeeded, discard, discard_old, receive
from members.imports.services.undoing import ask_undo
from members.imports.services.working import work, work_next

__all__ = [
    "MeantAlready",
    "NotReady",
    "Refused",
    "StillNeeded",
    "TooManyLeaving",
    "accept_likeliest",
    "answer",
    "ask_undo",
    "confirm",
    "discard",
    "discard_old",
    "receive",
    "work",
    "work_next",
]

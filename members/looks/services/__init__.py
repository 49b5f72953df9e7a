"""Looking at somebody's numbers in full, alone or with another person's consent, so that the person can read of it."""

from members.looks.services.consent import (
    AnsweredMeanwhile,
    NobodyToAsk,
    NotAnotherPerson,
    OwnFile,
    ask,
    consent,
    refuse,
)
from members.looks.services.looking import ConsentOver, NoNumbers, look, look_once
from members.looks.services.releasing import IsOpen, NotTheirOffice, ProlongedBefore, prolong, release

__all__ = [
    "AnsweredMeanwhile",
    "ConsentOver",
    "IsOpen",
    "NoNumbers",
    "NobodyToAsk",
    "NotAnotherPerson",
    "NotTheirOffice",
    "OwnFile",
    "ProlongedBefore",
    "ask",
    "consent",
    "look",
    "look_once",
    "prolong",
    "refuse",
    "release",
]

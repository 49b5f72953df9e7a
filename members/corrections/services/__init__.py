"""Asking for a correction, taking the request back, answering it."""

from members.corrections.services.answering import (
    AnsweredMeanwhile,
    NotChangedYet,
    NotForYou,
    correct,
    decline,
)
from members.corrections.services.asking import AlreadyAsked, ask, withdraw

__all__ = [
    "AlreadyAsked",
    "AnsweredMeanwhile",
    "NotChangedYet",
    "NotForYou",
    "ask",
    "correct",
    "decline",
    "withdraw",
]

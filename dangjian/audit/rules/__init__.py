"""What a log row is called, and how rows are chained. Pure."""

from dangjian.audit.rules.chain import BEGINNING, COVERED, Fault, Head, Kind, covered_text, door_of
from dangjian.audit.rules.words import ACTIONS, ROOMS, TARGETS, action_word, door_word, target_word

__all__ = [
    "ACTIONS",
    "BEGINNING",
    "COVERED",
    "ROOMS",
    "TARGETS",
    "Fault",
    "Head",
    "Kind",
    "action_word",
    "covered_text",
    "door_of",
    "door_word",
    "target_word",
]

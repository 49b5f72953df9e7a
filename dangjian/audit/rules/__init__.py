"""What a log row is called, and how rows are chained. Pure."""

from dangjian.audit.rules.chain import BEGINNING, COVERED, Fault, Head, Kind, covered_text, door_of
from dangjian.audit.rules.details import KEYS, VALUES, detail_words
from dangjian.audit.rules.narrowing import narrowed_to
from dangjian.audit.rules.words import ACTIONS, ROOMS, TARGETS, action_word, door_word, target_word

__all__ = [
    "ACTIONS",
    "BEGINNING",
    "COVERED",
    "KEYS",
    "ROOMS",
    "TARGETS",
    "VALUES",
    "Fault",
    "Head",
    "Kind",
    "action_word",
    "covered_text",
    "detail_words",
    "door_of",
    "door_word",
    "narrowed_to",
    "target_word",
]

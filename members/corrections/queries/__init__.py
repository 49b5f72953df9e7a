"""What is said about a person fact by fact, whose a request is, and where it lies."""

from members.corrections.queries.facts import current, mark_of
from members.corrections.queries.requests import (
    Wanted,
    answered_for,
    answers,
    found_for,
    lying_with,
    may_answer,
    open_facts,
    own_requests,
    require_answering,
)

__all__ = [
    "Wanted",
    "answered_for",
    "answers",
    "current",
    "found_for",
    "lying_with",
    "mark_of",
    "may_answer",
    "open_facts",
    "own_requests",
    "require_answering",
]

"""What somebody owes, as every home page lists it."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True)
class Todo:
    """One thing to do: a sentence, where to do it, and how pressing it is (0 is most)."""

    group: str
    title: str
    detail: str
    url: str
    icon: str
    urgency: int = 5
    due_on: date | None = None
    count: int = 1

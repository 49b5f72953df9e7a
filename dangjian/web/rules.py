"""What somebody owes, as every home page lists it, and row numbers as addresses and forms bring them."""

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


def row_number(text: str) -> int | None:
    """The number of a row, or nothing: `isdigit` alone says yes to "²", and no row has more than eighteen digits."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None

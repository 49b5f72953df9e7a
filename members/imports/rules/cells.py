"""What a cell holds once the file is read: text, a number, or a date with the precision it was shown in."""

import re
from dataclasses import dataclass
from datetime import date
from typing import Any, Self

DAY, MONTH, YEAR = "DAY", "MONTH", "YEAR"
LONGEST_CELL = 2000
# Control characters, halves of characters, and what turns the direction of writing round so that a name reads otherwise.
NOT_WRITTEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff\ufffe\uffff]"
)


@dataclass(frozen=True)
class DateCell:
    day: date
    precision: str = DAY


Cell = str | int | float | DateCell


@dataclass
class Table:
    """One visible sheet as it stands, row 1 first. `month_formats_known` is false where a reader hides formats."""

    title: str
    rows: list[list[Cell]]
    epoch_1904: bool = False
    month_formats_known: bool = True

    def packed(self) -> dict[str, Any]:
        rows = [[pack(cell) for cell in row] for row in self.rows]
        return {"title": self.title, "rows": rows, "epoch": self.epoch_1904, "formats": self.month_formats_known}

    @classmethod
    def unpacked(cls, packed: dict[str, Any]) -> Self:
        rows = [[unpack(cell) for cell in row] for row in packed["rows"]]
        return cls(packed["title"], rows, packed["epoch"], packed["formats"])


def tidy(text: str) -> str:
    """The text of a cell as far as it is text, and no more of it than a cell of a roster can need."""
    return NOT_WRITTEN.sub("", text[:LONGEST_CELL])


def pack(cell: Cell) -> str | int | float | list[str]:
    return [cell.day.isoformat(), cell.precision] if isinstance(cell, DateCell) else cell


def unpack(packed: Any) -> Cell:
    return DateCell(date.fromisoformat(packed[0]), packed[1]) if isinstance(packed, list) else packed

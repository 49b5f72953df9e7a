"""References to cells, and where they go when rows are put in between. Pure."""

import re
from collections.abc import Callable, Mapping
from typing import NamedTuple

CELL = re.compile(r"(\$?)([A-Z]{1,3})(\$?)(\d{1,7})")


class Shift(NamedTuple):
    """`more`: how many rows are put in below which row."""

    more: Mapping[int, int]

    def first(self, row: int) -> int:
        """Where a row goes that something begins with."""
        return row + sum(many for at, many in self.more.items() if at < row)

    def last(self, row: int) -> int:
        """Where a row goes that something ends with: what ends with a repeated row ends with its last copy."""
        return row + sum(many for at, many in self.more.items() if at <= row)

    def range(self, said: str) -> str:
        """`A3`, `A3:C9` or `$A$3:$C$9`, moved."""
        ends = said.split(":")
        moved = [CELL.sub(lambda one: self.cell(one, self.first), ends[0])]
        moved += [CELL.sub(lambda one: self.cell(one, self.last), end) for end in ends[1:]]
        return ":".join(moved)

    def cell(self, one: re.Match[str], move: Callable[[int], int]) -> str:
        return f"{one[1]}{one[2]}{one[3]}{move(int(one[4]))}"

    def ranges(self, said: str, between: str = " ") -> str:
        return between.join(self.range(one) for one in said.split(between))


def rows_of(said: str) -> tuple[int, int]:
    """First and last row of a range."""
    rows = [int(one[4]) for one in CELL.finditer(said)]
    return (rows[0], rows[-1]) if rows else (0, 0)


def with_row(said: str, row: int) -> str:
    return CELL.sub(lambda one: f"{one[1]}{one[2]}{one[3]}{row}", said)


def column(number: int) -> str:
    """1 is A, 27 is AA."""
    said = ""
    while number:
        number, rest = divmod(number - 1, 26)
        said = chr(65 + rest) + said
    return said


def column_number(said: str) -> int:
    found = CELL.fullmatch(said)
    number = 0
    for sign in found[2] if found else "":
        number = number * 26 + ord(sign) - 64
    return number

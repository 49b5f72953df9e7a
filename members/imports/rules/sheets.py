"""The lines of a sheet that are about somebody or something: no titles, blanks, totals, notes or repeated headers."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from members.imports.rules.cells import DAY, MONTH, Cell, DateCell, Table
from members.imports.rules.headers import MEMBERS, Header, find_header

CLOSING = re.compile(
    r"^(合\s*计|总\s*计|小\s*计|共\s*计|总人数|人数|本页|以下空白|以下无正文|注\s*[:：]|注$|说\s*明|填表说明|备注\s*[:：]"
    r"|填表|制表|审核|填报|经办|复核|单位.{0,4}盖章|党组织.{0,4}盖章)"
)
NOTHING = {"", "-", "--", "---", "—", "——", "/", "\\", "无", "暂无", "空", "NULL", "null", "None", "N/A", "#N/A"}
ENOUGH_TO_TELL = 3


@dataclass(frozen=True)
class Line:
    """One row about one subject; `cells` holds what the sheet has columns for, blank cells left out."""

    sheet: str
    row: int
    cells: dict[str, Cell]
    names: dict[str, str]
    epoch_1904: bool = False

    def column(self, field_name: str, *otherwise: str) -> str:
        """The name of a field's column in the file, or of the first other column that the file has."""
        for name in (field_name, *otherwise, *self.names):
            if name in self.names:
                return self.names[name]
        return ""


@dataclass
class Sheet:
    title: str
    kind: str
    lines: list[Line] = field(default_factory=list)
    ignored: tuple[str, ...] = ()

    @property
    def is_members(self) -> bool:
        return self.kind == MEMBERS


def read_sheets(tables: Iterable[Table]) -> list[Sheet]:
    """The sheets that turn out to be lists of members or organizations; the others are no rosters."""
    found = [(table, find_header(table)) for table in tables]
    return [
        Sheet(table.title, header.kind, list(lines_of(table, header)), header.ignored)
        for table, header in found
        if header
    ]


def lines_of(table: Table, header: Header) -> Iterator[Line]:
    names = {name: written for name, (_, written) in header.columns.items()}
    repeated = [table.rows[header.row][column] for column, _ in header.columns.values()]
    months = month_columns(table, header)
    for number, row in enumerate(table.rows[header.row + 1 :], start=header.row + 2):
        values = [row[column] if column < len(row) else "" for column, _ in header.columns.values()]
        cells = {name: cell for name, cell in zip(header.columns, values, strict=True) if not is_blank(cell)}
        if cells and not closes(row) and values != repeated:
            yield Line(table.title, number, shown_as_months(cells, months), names, table.epoch_1904)


def is_blank(cell: Cell) -> bool:
    return isinstance(cell, str) and cell.strip() in NOTHING


def closes(row: list[Cell]) -> bool:
    """A total or a note: one of its first two filled cells says so."""
    filled = [cell for cell in row if not is_blank(cell)][:2]
    return any(isinstance(cell, str) and CLOSING.match(cell.strip()) for cell in filled)


def month_columns(table: Table, header: Header) -> set[str]:
    """Where formats are hidden, a column called 年月 whose dates all fall on a first is a column of months."""
    if table.month_formats_known:
        return set()
    found = set()
    for name, (column, written) in header.columns.items():
        rows = [row for row in table.rows[header.row + 1 :] if column < len(row)]
        days = [row[column].day for row in rows if isinstance(row[column], DateCell)]  # type: ignore[union-attr]
        if written.endswith("年月") and len(days) >= ENOUGH_TO_TELL and all(day.day == 1 for day in days):
            found.add(name)
    return found


def shown_as_months(cells: dict[str, Cell], months: set[str]) -> dict[str, Cell]:
    return {
        name: replace(cell, precision=MONTH)
        if name in months and isinstance(cell, DateCell) and cell.precision == DAY
        else cell
        for name, cell in cells.items()
    }

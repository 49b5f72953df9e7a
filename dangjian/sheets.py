"""Workbooks people take away: a title, what they show and as of when, a header, rows. No cell can run."""

from collections.abc import Iterable, Sequence
from typing import IO

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
LONGEST_NAME = 31


def safe(sheet: Worksheet, value: object) -> object:
    """Text stays text: a name like `=HYPERLINK(…)` is shown and never computed, here or after an edit."""
    if not isinstance(value, str) or not value.startswith(STARTS_A_FORMULA):
        return value
    cell = WriteOnlyCell(sheet, value=value)
    cell.data_type = "s"
    cell.quotePrefix = True
    return cell


def write_sheet(
    target: IO[bytes],
    *,
    title: str,
    notes: Sequence[str],
    columns: Sequence[tuple[str, int]],
    rows: Iterable[Sequence[object]],
) -> int:
    """Write one sheet into `target`, row by row, and say how many rows it has. `columns` are names and widths."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet(title[:LONGEST_NAME])
    for number, (_, width) in enumerate(columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.freeze_panes = f"A{len(notes) + 3}"
    sheet.append([styled(sheet, title, Font(size=16, bold=True))])
    for note in notes:
        sheet.append([safe(sheet, note)])
    sheet.append([styled(sheet, name, Font(bold=True)) for name, _ in columns])
    count = 0
    for row in rows:
        sheet.append([safe(sheet, value) for value in row])
        count += 1
    book.save(target)
    return count


def styled(sheet: Worksheet, text: str, font: Font) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"
    cell.font = font
    cell.alignment = Alignment(vertical="center")
    return cell

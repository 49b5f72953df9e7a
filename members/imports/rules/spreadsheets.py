"""Excel workbooks, new (.xlsx) and old (.xls), as tables; hidden sheets and charts are not there."""

import io
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from math import isfinite
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from members.imports.rules.archive import DAMAGED, MACROS, check_size, open_safely
from members.imports.rules.cells import DAY, MONTH, Cell, DateCell, Table, tidy
from members.imports.rules.formats import month_cells, uses_1904
from members.imports.rules.refusals import Refused

LOCKED = "文件设了打开密码。请在 Excel 里取消密码、另存后再上传。"
MACRO_STREAM = "_VBA_PROJECT".encode("utf-16-le")
LOCKED_STREAM = "EncryptedPackage".encode("utf-16-le")


def read_xlsx(content: bytes) -> list[Table]:
    parts = open_safely(content)
    try:
        months, epoch = month_cells(parts), uses_1904(parts)
        return [table(sheet, months.get(sheet.name, set()), epoch) for sheet in visible_sheets(content)]
    except (ParseError, DefusedXmlException, ValueError) as error:
        raise Refused(DAMAGED) from error


def read_xls(content: bytes) -> list[Table]:
    if LOCKED_STREAM in content:
        raise Refused(LOCKED)
    if MACRO_STREAM in content:
        raise Refused(MACROS)
    tables = [table(sheet, set(), epoch_1904=False) for sheet in visible_sheets(content)]
    for one in tables:
        one.month_formats_known = False
    return tables


def visible_sheets(content: bytes) -> Iterable[CalamineSheet]:
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for sheet in workbook.sheets_metadata:
            if sheet.visible == SheetVisibleEnum.Visible and sheet.typ == SheetTypeEnum.WorkSheet:
                yield workbook.get_sheet_by_name(sheet.name)
    except CalamineError as error:
        raise Refused(LOCKED if "assword" in str(error) else DAMAGED) from error


def table(sheet: CalamineSheet, months: set[tuple[int, int]], epoch_1904: bool) -> Table:
    check_size(sheet.total_height, sheet.total_width)
    raw = sheet.to_python(skip_empty_area=False)
    rows = [[cell_of(value, (r, c) in months, epoch_1904) for c, value in enumerate(row)] for r, row in enumerate(raw)]
    fill_merged(rows, sheet.merged_cell_ranges or [])
    return Table(tidy(sheet.name), rows, epoch_1904)


def cell_of(value: Any, month_only: bool, epoch_1904: bool) -> Cell:
    precision = MONTH if month_only else DAY
    if isinstance(value, str):
        return tidy(value)
    if isinstance(value, bool | time | timedelta) or (isinstance(value, float) and not isfinite(value)):
        return str(value)
    if isinstance(value, datetime):
        return DateCell(value.date(), precision)
    if isinstance(value, date):
        return DateCell(value, precision)
    if isinstance(value, float) and month_only and 1 <= value < 2_958_466:
        start = date(1904, 1, 1) if epoch_1904 else date(1899, 12, 30)
        return DateCell(start + timedelta(days=int(value)), precision)
    return value


def fill_merged(rows: list[list[Cell]], merged: list[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    """A value merged downwards holds for every row; a title merged across stays where it is."""
    for (top, left), (bottom, _) in merged:
        for row in range(top + 1, min(bottom, len(rows) - 1) + 1):
            if rows[row][left] == "":
                rows[row][left] = rows[top][left]

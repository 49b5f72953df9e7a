"""Roster files of every make for the tests of the import; people are invented (region code 999999)."""

import csv
import io
import zipfile
from datetime import date
from pathlib import Path

import openpyxl
import xlwt

from members.private.rules import check_digit

SAMPLES = Path(__file__).parent / "samples"
CLEAN, MESSY = SAMPLES / "roster-clean.xlsx", SAMPLES / "roster-messy.xlsx"
DAY_FORMAT = "yyyy-mm-dd"


def id_number(born: str, order: int = 4) -> str:
    """A right ID number; an odd order is a man's."""
    first_17 = f"999999{born}{order:03}"
    return first_17 + check_digit(first_17)


def xlsx(rows, *, title="党员", formats=None, merged=(), hidden=(), more=None) -> bytes:
    """A workbook of one sheet, or of several with `more`; `formats` is {cell: number format}."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, lines in {title: rows, **(more or {})}.items():
        sheet = book.create_sheet(name)
        for line in lines:
            sheet.append(list(line))
        sheet.sheet_state = "hidden" if name in hidden else "visible"
    first = book[title]
    for place, code in (formats or {}).items():
        first[place].number_format = code
    for area in merged:
        first.merge_cells(area)
    return saved(book)


def xls(rows, *, title="党员") -> bytes:
    book = xlwt.Workbook(encoding="utf-8")
    sheet = book.add_sheet(title)
    day = xlwt.easyxf(num_format_str=DAY_FORMAT)
    for row, line in enumerate(rows):
        for column, cell in enumerate(line):
            if cell is not None:
                sheet.write(row, column, cell, *([day] if isinstance(cell, date) else []))
    return saved(book)


def text(rows, *, encoding="utf-8-sig", delimiter=",") -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(["" if cell is None else cell for cell in line] for line in rows)
    return out.getvalue().encode(encoding)


def saved(book) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def with_part(content: bytes, name: str, part: bytes) -> bytes:
    """The same workbook with one part added or replaced."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            if entry.filename != name:
                new.writestr(entry, old.read(entry.filename))
        new.writestr(name, part)
    return out.getvalue()

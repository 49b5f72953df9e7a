"""Workbooks people take away: a title, what they show and as of when, a header, rows. No cell can run.

Written directly, not through openpyxl: its cells cost ten times as much, and a register has a quarter of a million.
"""

import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import IO
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
# The wide forms too: where people type Chinese, a sheet takes them for the narrow ones after an edit.
STARTS_A_FORMULA = ("=", "+", "-", "@", "＝", "＋", "－", "＠", "\t", "\r", "\n")
LONGEST_NAME = 31
LONGEST_TEXT = 32_767
LONGEST_FOOT = 120
NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\]")
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
FIRST_DAY = date(1899, 12, 30)
SECONDS = 86_400

# Places in the list of styles below. Header and title are quoted too: an organization's name may begin them.
PLAIN, HEADER, TITLE, DAY, MOMENT, QUOTED = range(6)
HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
SPREADSHEET = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
MAIN = "application/vnd.openxmlformats-officedocument.spreadsheetml"
PARTS = {
    "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
    f'Type="{RELATIONS}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
    "xl/styles.xml": f'<styleSheet {SPREADSHEET}><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy-mm-dd"/>'
    '<numFmt numFmtId="165" formatCode="yyyy-mm-dd hh:mm"/></numFmts>'
    '<fonts count="3"><font><sz val="11"/></font><font><b/><sz val="11"/></font><font><b/><sz val="16"/></font></fonts>'
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill>'
    '</fills><borders count="1"><border/></borders><cellStyleXfs count="1"><xf/></cellStyleXfs>'
    '<cellXfs count="6"><xf/><xf fontId="1" applyFont="1" quotePrefix="1"/><xf fontId="2" applyFont="1" quotePrefix="1"/>'
    '<xf numFmtId="164" applyNumberFormat="1"/><xf numFmtId="165" applyNumberFormat="1"/><xf quotePrefix="1"/></cellXfs>'
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>',
}


@dataclass(frozen=True)
class Sheet:
    """One of a workbook: `columns` are names and widths; the title stands on its tab too unless `tab` does."""

    title: str
    notes: Sequence[str]
    columns: Sequence[tuple[str, int]]
    rows: Iterable[Sequence[object]]
    tab: str = ""


def write_sheet(
    target: IO[bytes],
    *,
    title: str,
    notes: Sequence[str],
    columns: Sequence[tuple[str, int]],
    rows: Iterable[Sequence[object]],
    mark: str = "",
) -> int:
    """Write a workbook of one sheet into `target`, row by row, and say how many rows it has. `mark` says who took it:
    above the header, below the last row and on every printed page."""
    return write_book(target, [Sheet(title, notes, columns, rows)], mark=mark)


def write_book(target: IO[bytes], sheets: Sequence[Sheet], *, mark: str = "") -> int:
    """How many rows all of them have."""
    count = 0
    with ZipFile(target, "w", ZIP_DEFLATED, compresslevel=3) as book:
        for name, content in (PARTS | listing(sheets)).items():
            book.writestr(name, HEAD + content)
        for number, one in enumerate(sheets, start=1):
            with book.open(f"xl/worksheets/sheet{number}.xml", "w", force_zip64=True) as file:
                count += write_rows(file, one, mark)
    return count


def write_rows(file: IO[bytes], sheet: Sheet, mark: str) -> int:
    notes, count = [*sheet.notes, mark] if mark else sheet.notes, 0
    file.write((HEAD + opening(sheet.columns, top=len(notes) + 2)).encode())
    for above in (text(sheet.title, TITLE), *map(cell, notes)):
        file.write(line([above]).encode())
    file.write(line(text(name, HEADER) for name, _ in sheet.columns).encode())
    for count, row in enumerate(sheet.rows, start=1):  # noqa: B007 - the last number is the answer
        file.write(line(map(cell, row)).encode())
    if mark:
        file.write(line([cell(mark)]).encode())
    file.write(f"</sheetData>{printed(mark)}</worksheet>".encode())
    return count


def digest_of(target: IO[bytes]) -> str:
    """By which the log knows a file that left; the file stands at its beginning again."""
    target.seek(0)
    found = hashlib.file_digest(target, "sha256").hexdigest()  # type: ignore[arg-type]
    target.seek(0)
    return found


def listing(sheets: Sequence[Sheet]) -> dict[str, str]:
    """The parts that name every sheet of the workbook."""
    tabs, ties, types = "", "", ""
    for number, sheet in enumerate(sheets, start=1):
        tabs += f'<sheet name="{tab_name(sheet.tab or sheet.title)}" sheetId="{number}" r:id="rId{number}"/>'
        ties += f'<Relationship Id="rId{number}" Type="{RELATIONS}/worksheet" Target="worksheets/sheet{number}.xml"/>'
        types += f'<Override PartName="/xl/worksheets/sheet{number}.xml" ContentType="{MAIN}.worksheet+xml"/>'
    styles = f'<Relationship Id="rId{len(sheets) + 1}" Type="{RELATIONS}/styles" Target="styles.xml"/>'
    return {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{MAIN}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{MAIN}.styles+xml"/>{types}</Types>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships">{ties}{styles}</Relationships>',
        "xl/workbook.xml": f'<workbook {SPREADSHEET} xmlns:r="{RELATIONS}"><sheets>{tabs}</sheets></workbook>',
    }


def tab_name(title: str) -> str:
    return escape(NOT_IN_A_NAME.sub(" ", NOT_IN_XML.sub("", title))[:LONGEST_NAME], {'"': "&quot;"})


def opening(columns: Sequence[tuple[str, int]], *, top: int) -> str:
    """Everything before the first row; `top` rows stay in sight."""
    widths = "".join(
        f'<col min="{number}" max="{number}" width="{width}" customWidth="1"/>'
        for number, (_, width) in enumerate(columns, start=1)
    )
    pane = f'<pane ySplit="{top}" topLeftCell="A{top + 1}" activePane="bottomLeft" state="frozen"/>'
    view = f'<sheetViews><sheetView workbookViewId="0">{pane}</sheetView></sheetViews>'
    return f"<worksheet {SPREADSHEET}>{view}<cols>{widths}</cols><sheetData>"


def printed(mark: str) -> str:
    """In the head and the foot of a printed page, where `&` begins a code."""
    if not mark:
        return ""
    plain = escape(NOT_IN_XML.sub("", mark)[:LONGEST_FOOT].replace("&", "&&"))
    return f"<headerFooter><oddHeader>&amp;C{plain}</oddHeader><oddFooter>&amp;C{plain}</oddFooter></headerFooter>"


def line(cells: Iterable[str]) -> str:
    return f"<row>{''.join(cells)}</row>"


def cell(value: object) -> str:
    """Text stays text: a name like `=HYPERLINK(…)` is shown and never computed, here or after an edit."""
    if isinstance(value, str):
        return text(value, QUOTED if value.startswith(STARTS_A_FORMULA) else PLAIN)
    if value is None:
        return "<c/>"
    if isinstance(value, bool):
        return f'<c t="b"><v>{int(value)}</v></c>'
    if isinstance(value, datetime):
        return f'<c s="{MOMENT}"><v>{days(value.date()) + seconds(value) / SECONDS}</v></c>'
    if isinstance(value, date):
        return f'<c s="{DAY}"><v>{days(value)}</v></c>'
    return f"<c><v>{value}</v></c>" if isinstance(value, (int, float)) else text(str(value), PLAIN)


def text(value: str, style: int) -> str:
    if not value:
        return "<c/>"
    plain = escape(NOT_IN_XML.sub("", value[:LONGEST_TEXT])).replace("\r", "&#13;")
    return f'<c s="{style}" t="inlineStr"><is><t xml:space="preserve">{plain}</t></is></c>'


def days(day: date) -> int:
    return (day - FIRST_DAY).days


def seconds(moment: datetime) -> int:
    return moment.hour * 3600 + moment.minute * 60 + moment.second

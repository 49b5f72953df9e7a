"""Which cells of an .xlsx show a date as a month only: "1998年6月" is stored as its first day and a format."""

import re

from defusedxml.ElementTree import fromstring

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
BUILT_IN_MONTHS = {17, 27, 36, 50, 52, 57}
NOT_SHOWN = re.compile(r'"[^"]*"|\[[^\]]*\]|\\.|_.')
CELL = re.compile(rb"<(?:\w+:)?c ([^<>]{0,400}?)/?>")
LONGEST_FORMAT = 255
PLACE = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
STYLE = re.compile(rb'\bs="(\d+)"')


def month_cells(parts: dict[str, bytes]) -> dict[str, set[tuple[int, int]]]:
    """Sheet title → (row, column), both from 0, of cells in a month-only date format."""
    styles = month_styles(parts.get("xl/styles.xml", b""))
    if not styles:
        return {}
    return {title: places(parts.get(name, b""), styles) for title, name in sheet_parts(parts).items()}


def month_styles(styles: bytes) -> set[bytes]:
    if not styles:
        return set()
    root = fromstring(styles)
    months = set(BUILT_IN_MONTHS)
    for one in root.iter(f"{MAIN}numFmt"):
        if shows_month_only(one.get("formatCode", "")):
            months.add(int(one.get("numFmtId", "0")))
    cell_formats = root.find(f"{MAIN}cellXfs")
    formats = [] if cell_formats is None else list(cell_formats)
    return {str(number).encode() for number, one in enumerate(formats) if int(one.get("numFmtId", "0")) in months}


def shows_month_only(code: str) -> bool:
    shown = NOT_SHOWN.sub("", code[:LONGEST_FORMAT].split(";", maxsplit=1)[0]).lower()
    return "y" in shown and "m" in shown and not set("dhs") & set(shown)


def sheet_parts(parts: dict[str, bytes]) -> dict[str, str]:
    relations = fromstring(parts.get("xl/_rels/workbook.xml.rels", b"<none/>"))
    targets = {one.get("Id"): (one.get("Target") or "").removeprefix("/xl/") for one in relations}
    sheets = fromstring(parts["xl/workbook.xml"]).iter(f"{MAIN}sheet")
    return {one.get("name", ""): "xl/" + targets.get(one.get(RELATION), "") for one in sheets}


def places(sheet: bytes, styles: set[bytes]) -> set[tuple[int, int]]:
    found = set()
    for attributes in CELL.findall(sheet):
        style, place = STYLE.search(attributes), PLACE.search(attributes)
        if style and place and style[1] in styles:
            found.add((int(place[2]) - 1, column_index(place[1])))
    return found


def column_index(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1


def uses_1904(parts: dict[str, bytes]) -> bool:
    properties = fromstring(parts["xl/workbook.xml"]).find(f"{MAIN}workbookPr")
    return properties is not None and properties.get("date1904") in {"1", "true"}

"""What an .xlsx must be before anybody opens it: a small, honest zip without macros, links or document types."""

import io
import re
import zipfile
import zlib
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import iterparse

from members.imports.rules.refusals import Refused

MOST_ENTRIES = 200
MOST_UNPACKED = 60 * 1024 * 1024
HIGHEST_RATIO = 100
ALWAYS_ALLOWED = 1024 * 1024  # a small repetitive part compresses well without being a bomb
CHUNK = 256 * 1024

DAMAGED = "文件已损坏或没有传完整，请用 Excel 重新打开、另存后再上传。"
TOO_LARGE = "文件解开后太大，不像一份花名册。请只保留花名册的工作表，另存为新的 .xlsx 再上传。"
NOT_XLSX = "这不是 Excel 工作簿（.xlsx）。请用 Excel 打开后另存为 .xlsx 再上传。"
MACROS = "文件里有宏，不能导入。请另存为“Excel 工作簿（.xlsx）”后再上传。"
LINKS = "文件里有指向其他工作簿的链接。请在 Excel 的“数据 → 编辑链接”里断开链接、另存后再上传。"
UNSAFE = "文件的内部结构不安全，不能导入。请用 Excel 打开后另存为 .xlsx 再上传。"
# Every repetition ends at the next tag and after so many characters: the text is a stranger's, and may never close.
CELL_WITH_VALUE = re.compile(rb'<(?:\w+:)?c [^<>]{0,200}?\br="([A-Z]{1,3})(\d{1,7})"(?:[^<>]{0,200}[^/<>])?>')
MOST_ROWS = 200_000
MOST_COLUMNS = 256
MOST_CELLS = 3_000_000


def open_safely(content: bytes) -> dict[str, bytes]:
    """The XML parts of the workbook by name; raises Refused with a sentence for anything that is not plain data."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            check_names(archive.infolist())
            parts = unpacked(archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        raise Refused(DAMAGED) from error
    if "xl/workbook.xml" not in parts:
        raise Refused(NOT_XLSX)
    for name, part in parts.items():
        check_markup(part)
        if name.startswith("xl/worksheets/"):
            check_extent(part)
    return parts


def check_names(entries: list[zipfile.ZipInfo]) -> None:
    if len(entries) > MOST_ENTRIES:
        raise Refused(TOO_LARGE)
    for entry in entries:
        name = entry.filename.replace("\\", "/")
        is_link = entry.external_attr >> 16 & 0o170000 == 0o120000
        if name.startswith("/") or ".." in name.split("/") or is_link or entry.flag_bits & 1:
            raise Refused(UNSAFE)
        if "vbaproject" in name.lower() or "macrosheets" in name.lower():
            raise Refused(MACROS)
        if name.lower().startswith("xl/externallinks/"):
            raise Refused(LINKS)


def unpacked(archive: zipfile.ZipFile) -> dict[str, bytes]:
    """Every part is really inflated and counted, because the sizes written in a zip may lie."""
    parts, total = {}, 0
    for entry in archive.infolist():
        entry.file_size = MOST_UNPACKED + 1
        allowed = min(MOST_UNPACKED - total, max(ALWAYS_ALLOWED, HIGHEST_RATIO * entry.compress_size))
        part = inflated(archive, entry, allowed)
        total += len(part)
        if entry.filename.lower().endswith((".xml", ".rels")):
            parts[entry.filename] = part
    return parts


def inflated(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, allowed: int) -> bytes:
    part = bytearray()
    with archive.open(entry) as stream:
        while chunk := stream.read(CHUNK):
            part += chunk
            if len(part) > allowed:
                raise Refused(TOO_LARGE)
    return bytes(part)


def check_markup(part: bytes) -> None:
    """A document type stands before the root element, so reading up to the root shows whether there is one."""
    try:
        next(iter(iterparse(io.BytesIO(part), events=("start",), forbid_dtd=True)), None)
    except DefusedXmlException as error:
        raise Refused(UNSAFE) from error
    except (ParseError, ValueError, LookupError) as error:
        raise Refused(DAMAGED) from error


def check_extent(part: bytes) -> None:
    """Two cells in opposite corners would make a reader lay out billions between them."""
    cells = [(int(row), column_number(column)) for column, row in set(CELL_WITH_VALUE.findall(part))]
    check_size(max((row for row, _ in cells), default=0), max((column for _, column in cells), default=0))


def check_size(rows: int, columns: int) -> None:
    if rows > MOST_ROWS or columns > MOST_COLUMNS or rows * columns > MOST_CELLS:
        raise Refused(TOO_LARGE)


def column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number

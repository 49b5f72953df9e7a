"""Text files with separators, in the encodings that Excel and the national system write."""

import csv
import io
import re

from members.imports.rules.archive import check_size
from members.imports.rules.cells import Cell, Table, tidy
from members.imports.rules.refusals import Refused

NOT_TEXT = "这不是 Excel 工作簿，也不是 CSV 文本。请用 Excel 打开后另存为 .xlsx 再上传。"
WEB_PAGE = "这是网页格式的表格（只是改了扩展名）。请用 Excel 打开后另存为 .xlsx 再上传。"
UNREADABLE = "CSV 文件的文字编码不完整，可能没有传完整。请另存为“CSV UTF-8”或 .xlsx 再上传。"
UNCLOSED = "CSV 文件的最后一行不完整（引号没有结束），可能没有传完整。请重新导出后再上传。"
EXCEL_TEXT = re.compile(r'^="(.*)"$')
MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}


def read_csv(content: bytes, *, title: str) -> list[Table]:
    text = decoded(content)
    if re.match(r"\s*<(?:!doctype|html|\?xml|meta|table)", text, re.IGNORECASE):
        raise Refused(WEB_PAGE)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator(text), strict=True)
    rows: list[list[Cell]] = []
    width = 0
    try:
        for row in reader:
            width = max(width, len(row))
            check_size(len(rows) + 1, width)
            rows.append([plain(cell) for cell in row])
    except csv.Error as error:
        raise Refused(UNCLOSED) from error
    return [Table(tidy(title), rows)]


def decoded(content: bytes) -> str:
    encoding = next((name for mark, name in MARKS.items() if content.startswith(mark)), "")
    if not encoding and b"\0" in content:
        raise Refused(NOT_TEXT)
    for name in (encoding,) if encoding else ("utf-8", "gb18030"):
        try:
            return content.decode(name)
        except UnicodeDecodeError:
            continue
    raise Refused(UNREADABLE)


def separator(text: str) -> str:
    """The separator that the opening lines use most; a comma when they use none."""
    opening = text[:5000]
    return max(",\t;", key=opening.count)


def plain(cell: str) -> str:
    """Excel's own trick to keep a number as text is undone: ="01" and a leading apostrophe or tab."""
    cell = cell.strip("\t")
    if match := EXCEL_TEXT.match(cell):
        cell = match[1]
    return tidy(cell).removeprefix("'")

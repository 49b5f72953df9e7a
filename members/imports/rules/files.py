"""A file as tables, whatever its name says: the first bytes decide. `python -m members.imports.rules.files` reads
standard input and writes the tables as JSON, so that a hostile file is read in a process of its own."""

import json
import resource
import sys

from members.imports.rules.archive import NOT_XLSX, TOO_LARGE
from members.imports.rules.cells import Table
from members.imports.rules.delimited import read_csv
from members.imports.rules.refusals import Refused
from members.imports.rules.spreadsheets import read_xls, read_xlsx

LARGEST_FILE = 15 * 1024 * 1024
EMPTY = "文件是空的，请选择有内容的花名册。"
TOO_BIG = "文件超过 15 MB，不像一份花名册。请只保留花名册的工作表再上传。"
MEMORY = 1024 * 1024 * 1024
SECONDS = 20
MOST_TEXT = 10_000_000  # characters: one long text that a hundred thousand cells point to is a bomb as well


def read(content: bytes, *, title: str) -> list[Table]:
    """The visible tables; `title` names the only table of a text file. Raises Refused."""
    tables = tables_of(content, title=title)
    if sum(len(cell) for table in tables for row in table.rows for cell in row if isinstance(cell, str)) > MOST_TEXT:
        raise Refused(TOO_LARGE)
    return tables


def tables_of(content: bytes, *, title: str) -> list[Table]:
    if not content.strip():
        raise Refused(EMPTY)
    if len(content) > LARGEST_FILE:
        raise Refused(TOO_BIG)
    if content.startswith(b"PK"):
        return read_xlsx(content)
    if content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        return read_xls(content)
    if content.startswith((b"%PDF", b"\xff\xd8\xff", b"\x89PNG", b"Rar!", b"7z\xbc\xaf")):
        raise Refused(NOT_XLSX)
    return read_csv(content, title=title)


def main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    answer: dict[str, object]
    try:
        answer = {"tables": [table.packed() for table in read(sys.stdin.buffer.read(), title=sys.argv[1])]}
    except Refused as refusal:
        answer = {"refused": str(refusal)}
    sys.stdout.buffer.write(json.dumps(answer, ensure_ascii=False, allow_nan=False).encode())


if __name__ == "__main__":
    main()

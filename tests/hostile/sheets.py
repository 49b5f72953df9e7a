"""Workbooks as they lie in the file: what kind a cell is, which style it has, and whether it would be computed."""

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from xml.etree import ElementTree as ET

MAIN = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
COMPUTED = {"f", "ddeLink", "externalReference", "hyperlink", "oleObject", "definedName"}


@dataclass(frozen=True)
class Cell:
    text: str
    kind: str
    quoted: bool


def cells(content: bytes) -> Iterator[Cell]:
    with zipfile.ZipFile(BytesIO(content)) as book:
        styles = ET.fromstring(book.read("xl/styles.xml")).find(f"{MAIN}cellXfs")
        quoted = [style.get("quotePrefix") == "1" for style in styles]
        sheet = ET.fromstring(book.read("xl/worksheets/sheet1.xml"))
    for node in sheet.iter(f"{MAIN}c"):
        text = "".join(part.text or "" for part in node.iter(f"{MAIN}t"))
        yield Cell(text, node.get("t", "n"), quoted[int(node.get("s", 0))])


def runs(content: bytes) -> list[str]:
    """Whatever a workbook would compute, fetch or run; ours have none of it, in no part."""
    found = []
    with zipfile.ZipFile(BytesIO(content)) as book:
        for name in book.namelist():
            found += [f"{name} in the file"] if "externalLink" in name or "vba" in name.lower() else []
            nodes = ET.fromstring(book.read(name)).iter()
            found += [f"{node.tag} in {name}" for node in nodes if node.tag.rpartition("}")[2] in COMPUTED]
    return found

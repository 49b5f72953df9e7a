"""One sheet of a workbook, its rows and cells numbered."""

from typing import NamedTuple

from lxml import etree

from dangjian.filling.places import column, column_number

S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
PRINTED = ("oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter")


class Sheet(NamedTuple):
    number: int
    name: str
    tree: etree._Element

    @property
    def rows(self) -> list[etree._Element]:
        return self.tree.findall(f"{S}sheetData/{S}row")

    @property
    def feet(self) -> list[etree._Element]:
        foot = self.tree.find(f"{S}headerFooter")
        return [] if foot is None else [one for one in foot if one.tag in {f"{S}{name}" for name in PRINTED}]


def pieces(held: etree._Element) -> list[etree._Element]:
    """Its texts, without what says how to pronounce them."""
    return [one for one in held.iter(f"{S}t") if one.getparent().tag != f"{S}rPh"]


def number_cells(sheet: Sheet) -> None:
    """Rows and cells may leave out where they are; then they follow the one before."""
    at = 0
    for row in sheet.rows:
        at = int(row.get("r") or at + 1)
        row.set("r", str(at))
        across = 0
        for cell in row.iterfind(f"{S}c"):
            across = column_number(cell.get("r", "")) or across + 1
            cell.set("r", f"{column(across)}{at}")

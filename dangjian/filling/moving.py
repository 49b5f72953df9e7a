"""What names rows of a sheet follows them when rows are put in between."""

from copy import deepcopy

from lxml import etree

from dangjian.filling.places import Shift, rows_of, with_row
from dangjian.filling.sheet import S, Sheet

MOVED = {"hyperlink": "ref", "autoFilter": "ref", "conditionalFormatting": "sqref", "dataValidation": "sqref"}
NAMED = ("_xlnm.Print_Area", "_xlnm.Print_Titles", "_xlnm._FilterDatabase")


def move(sheet: Sheet, shift: Shift, book: etree._Element) -> None:
    """Everything that names rows of the sheet, except the rows themselves."""
    move_merged(sheet, shift)
    for tag, name in MOVED.items():
        for one in sheet.tree.iter(f"{S}{tag}"):
            one.set(name, shift.ranges(one.get(name, "")))
    for one in sheet.tree.iterfind(f"{S}rowBreaks/{S}brk"):
        one.set("id", str(shift.last(int(one.get("id", "0")))))
    for one in list(sheet.tree.iterfind(f"{S}dimension")):
        sheet.tree.remove(one)
    for one in book.iter(f"{S}definedName"):
        if one.get("name") in NAMED and one.get("localSheetId") == str(sheet.number):
            one.text = ",".join(shift_named(part, shift) for part in (one.text or "").split(","))


def move_merged(sheet: Sheet, shift: Shift) -> None:
    """Cells merged within a repeated row are merged in each of its copies."""
    for merged in list(sheet.tree.iter(f"{S}mergeCell")):
        first, last = rows_of(merged.get("ref", ""))
        if first == last and first in shift.more:
            start = shift.first(first)
            for row in range(start + shift.more[first], start, -1):
                copy = deepcopy(merged)
                copy.set("ref", with_row(merged.get("ref", ""), row))
                merged.addnext(copy)
            merged.set("ref", with_row(merged.get("ref", ""), start))
        else:
            merged.set("ref", shift.range(merged.get("ref", "")))
    for every in sheet.tree.iter(f"{S}mergeCells"):
        every.set("count", str(len(every)))


def shift_named(part: str, shift: Shift) -> str:
    """`'计划'!$A$1:$H$9`; whole columns stay."""
    place, mark, said = part.rpartition("!")
    return f"{place}{mark}{shift.range(said)}"

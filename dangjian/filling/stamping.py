"""Words on top of every printed page of a workbook, whatever heads its sheets have of their own."""

import re

from lxml import etree

from dangjian.filling.package import Package
from dangjian.filling.sheet import PRINTED, S, Sheet
from dangjian.filling.words import plain

# What a sheet says after its heads and feet, in the order in which it has to stand.
AFTER = (
    *("rowBreaks", "colBreaks", "customProperties", "cellWatches", "ignoredErrors", "smartTags", "drawing"),
    *("drawingHF", "legacyDrawing", "legacyDrawingHF", "picture", "oleObjects", "controls", "webPublishItems"),
    *("tableParts", "extLst"),
)
SWITCHED = {"evenHeader": "differentOddEven", "firstHeader": "differentFirst"}
# Left, middle and right of a head begin with their code; a doubled sign is the sign itself.
PARTS = re.compile(r"&&|&([LCR])")
LONGEST_HEAD = 255


def stamp(sheets: list[Sheet], words: str, package: Package) -> None:
    """Charts on sheets of their own have a page too."""
    for tree in [*(one.tree for one in sheets), *map(package.tree, package.named(r"xl/chartsheets/[^/]+\.xml"))]:
        held = feet_of(tree)
        for name in ("oddHeader", *(name for name, switch in SWITCHED.items() if held.get(switch) in {"1", "true"})):
            head = part_of(held, name)
            head.text = on_top(head.text or "", plain(words).replace("&", "&&"))


def feet_of(tree: etree._Element) -> etree._Element:
    found = tree.find(f"{S}headerFooter")
    if found is None:
        found = etree.Element(f"{S}headerFooter")
        later = next((one for one in tree if one.tag in {f"{S}{name}" for name in AFTER}), None)
        tree.append(found) if later is None else later.addprevious(found)
    return found


def part_of(held: etree._Element, name: str) -> etree._Element:
    found = held.find(f"{S}{name}")
    if found is None:
        found = etree.Element(f"{S}{name}")
        order = [f"{S}{one}" for one in PRINTED]
        place = sum(1 for one in held if one.tag in order[: order.index(found.tag)])
        held.insert(place, found)
    return found


def on_top(said: str, words: str) -> str:
    """Above what stands in the middle of the head; that goes where both would be more than a head may hold."""
    parts = {"L": "", "C": "", "R": ""}
    at, part = 0, "C"
    for one in PARTS.finditer(said):
        if one[1]:
            parts[part] += said[at : one.start()]
            at, part = one.end(), one[1]
    parts[part] += said[at:]
    middle = f"{words}\n{parts['C']}" if parts["C"] else words
    made = "".join(f"&{name}{held}" for name, held in (parts | {"C": middle}).items() if held)
    return made if len(made) <= LONGEST_HEAD else f"&C{words}"

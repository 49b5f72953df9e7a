"""A .docx: placeholders in paragraphs, also where Word has cut them into runs; rows of tables repeated for lists."""

import re
from collections.abc import Iterator
from copy import deepcopy

from lxml import etree

from dangjian.filling.package import OUTSIDE, Package
from dangjian.filling.words import (
    HALF,
    MOST_PLACEHOLDERS,
    PLACEHOLDER,
    Found,
    Unfillable,
    Values,
    names_in,
    plain,
    replaced,
)

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
PARTS = r"word/(document|header\d*|footer\d*|footnotes|endnotes)\.xml"
PLACES = {"header": "页眉", "footer": "页脚", "footnotes": "脚注", "endnotes": "尾注"}
# Fields that fetch, run or hide another field. What only counts pages or shows a date is kept.
ACTING = re.compile(
    r"DDE|INCLUDE|IMPORT|AUTOTEXT|MACROBUTTON|DATABASE|QUOTE|EMBED|GOTOBUTTON|(?<!\bHYPER)LINK", re.IGNORECASE
)
ONCE = ("paraId", "textId")


class Document:
    def __init__(self, package: Package) -> None:
        self.package = package

    @property
    def trees(self) -> Iterator[tuple[str, etree._Element]]:
        for name in self.package.named(PARTS):
            yield name, self.package.tree(name)

    def refuse_what_acts(self) -> None:
        self.package.refuse_what_acts()
        for name, tree in self.package.said():
            if any(map(ACTING.search, fields(tree))) or next(tree.iter("{*}altChunk"), None) is not None:
                raise Unfillable(OUTSIDE.format(part=name))

    def found(self) -> list[Found]:
        found: list[Found] = []
        for name, tree in self.trees:
            where = Where(name, tree)
            for paragraph in tree.iter(f"{W}p"):
                text = "".join(one.text or "" for one in pieces(paragraph))
                if HALF.search(PLACEHOLDER.sub("", text)):
                    raise Unfillable(f"{where.of(paragraph)}有没写完整的占位符：双大括号要成对，写在同一段里。")
                for one in names_in(text):
                    if len(found) > MOST_PLACEHOLDERS:
                        return found  # refused anyway, and telling places takes long in a long table
                    found.append(Found(one, where.of(paragraph), where.row(paragraph)))
                    if "." in one and len(list(paragraph.iterancestors(f"{W}tr"))) > 1:
                        raise Unfillable(
                            f"{where.of(paragraph)}的“{one}”在表格里的表格中，填不了，请放到外面的表格里。"
                        )
        return found

    def fill(self, values: Values) -> None:
        """What a value says is never read for placeholders: every paragraph is filled once."""
        for _, tree in self.trees:
            for binding in list(tree.iter(f"{W}dataBinding")):
                binding.getparent().remove(binding)
            done: set[etree._Element] = set()
            for row, every in list(list_rows(tree)):
                done.update(repeat(row, values.rows(every), self.package))
            for paragraph in list(tree.iter(f"{W}p")):
                if paragraph not in done:
                    fill_in(paragraph, values)


class Where:
    """Says to people where a paragraph stands."""

    def __init__(self, part: str, tree: etree._Element) -> None:
        self.part = re.sub(r"^word/|\d*\.xml$", "", part)
        free = (one for one in tree.iter(f"{W}p") if next(one.iterancestors(f"{W}tr"), None) is None)
        self.paragraphs = {one: at for at, one in enumerate(free, start=1)}
        self.rows = {
            row: (table_at, row_at)
            for table_at, table in enumerate(tree.iter(f"{W}tbl"), start=1)
            for row_at, row in enumerate(table.findall(f"{W}tr"), start=1)
        }

    def row(self, paragraph: etree._Element) -> str:
        row = next(paragraph.iterancestors(f"{W}tr"), None)
        return "" if row is None else f"{self.part}{row.getroottree().getpath(row)}"

    def of(self, paragraph: etree._Element) -> str:
        inside = PLACES.get(self.part, "")
        row = next(paragraph.iterancestors(f"{W}tr"), None)
        if row is None:
            return inside or f"第{self.paragraphs[paragraph]}段"
        at = self.rows.get(row)
        if at is None:
            return f"{inside}表格"
        cells = row.findall(f"{W}tc")
        cell = next((at for at, one in enumerate(cells, start=1) if one in set(paragraph.iterancestors(f"{W}tc"))), 0)
        return f"{inside}第{at[0]}个表第{at[1]}行第{cell}格"


def fields(tree: etree._Element) -> list[str]:
    """What each field says, put together where Word has cut it into runs; one may stand within another."""
    every: list[list[str]] = [[]]
    opened = [every[0]]
    for one in tree.iter("{*}fldChar", "{*}instrText", "{*}delInstrText", "{*}fldSimple"):
        said = etree.QName(one).localname
        if said == "fldSimple":
            every += [[value] for value in one.attrib.values()]
        elif said != "fldChar":
            opened[-1].append(one.text or "")
        elif "begin" in one.attrib.values():
            opened.append([])
            every.append(opened[-1])
        elif "end" in one.attrib.values() and len(opened) > 1:
            opened.pop()
    return ["".join(one) for one in every]


def pieces(paragraph: etree._Element) -> list[etree._Element]:
    """Its own texts, without those of a text box anchored in it."""
    return [one for one in paragraph.iter(f"{W}t") if next(one.iterancestors(f"{W}p")) is paragraph]


def list_rows(tree: etree._Element) -> Iterator[tuple[etree._Element, str]]:
    """Rows to repeat, the innermost of each."""
    known = set()
    for paragraph in tree.iter(f"{W}p"):
        names = names_in("".join(one.text or "" for one in pieces(paragraph)))
        every = next((name.partition(".")[0] for name in names if "." in name), "")
        row = next(paragraph.iterancestors(f"{W}tr"), None)
        if every and row is not None and row not in known:
            known.add(row)
            yield row, every


def repeat(row: etree._Element, values: list[Values], package: Package) -> list[etree._Element]:
    """The paragraphs that are filled now."""
    package.grow(row, len(values))
    copies = [deepcopy(row) for _ in values[1:]]
    for copy in copies:
        for one in copy.iter():
            for name in [name for name in one.attrib if name.rpartition("}")[2] in ONCE]:
                del one.attrib[name]
        for mark in [*copy.iter(f"{W}bookmarkStart"), *copy.iter(f"{W}bookmarkEnd")]:
            mark.getparent().remove(mark)
    for copy in reversed(copies):
        copy.tail = None
        row.addnext(copy)
    filled = []
    for copy, said in zip([row, *copies], values, strict=True):
        for paragraph in list(copy.iter(f"{W}p")):
            fill_in(paragraph, said)
            filled.append(paragraph)
    return filled


def fill_in(paragraph: etree._Element, values: Values) -> None:
    """In the run where the placeholder began, so its font stays; lines of a value become lines of the paragraph."""
    texts = pieces(paragraph)
    before = [one.text or "" for one in texts]
    if not PLACEHOLDER.search("".join(before)):
        return
    for one, old, new in zip(texts, before, replaced(before, lambda name: plain(values.of(name))), strict=True):
        if new != old:
            set_lines(one, new.split("\n"))


def set_lines(text: etree._Element, lines: list[str]) -> None:
    text.text, last = lines[0], text
    text.set(SPACE, "preserve")
    for line in lines[1:]:
        brake, more = etree.Element(f"{W}br"), etree.Element(f"{W}t")
        more.text = line
        more.set(SPACE, "preserve")
        last.addnext(brake)
        brake.addnext(more)
        last = more

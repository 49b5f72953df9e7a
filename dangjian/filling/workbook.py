"""An .xlsx: placeholders in cells and in the foot of printed pages; rows repeated for lists, what lies below moved down."""

import re
from collections.abc import Iterator
from copy import deepcopy

from lxml import etree

from dangjian.filling.moving import move
from dangjian.filling.package import DAMAGED, RELATION, Package
from dangjian.filling.places import Shift, with_row
from dangjian.filling.sheet import S, Sheet, number_cells, pieces
from dangjian.filling.words import HALF, PLACEHOLDER, Found, Unfillable, Values, name_in, names_in, plain, replaced
from dangjian.sheets import LONGEST_FOOT, LONGEST_TEXT, STARTS_A_FORMULA

R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
BOOK, STYLES, TEXTS = "xl/workbook.xml", "xl/styles.xml", "xl/sharedStrings.xml"


class Workbook:
    def __init__(self, package: Package) -> None:
        self.package = package
        if not package.has(BOOK):
            raise Unfillable(
                "只收 Word（.docx）和 Excel（.xlsx）。.doc、.xls、.wps、.et 请另存为 .docx 或 .xlsx 再传。"
            )
        self.texts = list(package.tree(TEXTS).iter(f"{S}si")) if package.has(TEXTS) else []
        self.sheets = list(self.listed())
        self.quoted: dict[str, str] = {}

    def listed(self) -> Iterator[Sheet]:
        targets = {
            one.get("Id"): one.get("Target", "")
            for one in self.package.tree("xl/_rels/workbook.xml.rels").iter(RELATION)
        }
        for number, one in enumerate(self.package.tree(BOOK).iter(f"{S}sheet")):
            target = targets.get(one.get(R), "").lstrip("/").removeprefix("xl/")
            if re.fullmatch(r"worksheets/[^/]+\.xml", target) and self.package.has(f"xl/{target}"):
                sheet = Sheet(number, one.get("name", ""), self.package.tree(f"xl/{target}"))
                number_cells(sheet)
                yield sheet
            elif not re.fullmatch(r"chartsheets/[^/]+\.xml", target):
                raise Unfillable(DAMAGED)  # a sheet nobody would look through

    def refuse_what_acts(self) -> None:
        self.package.refuse_what_acts()
        names = {sheet.tree: sheet.name for sheet in self.sheets}
        for part, tree in self.package.said():
            for cell in tree.iter("{*}c"):
                if next(cell.iter("{*}f"), None) is not None:
                    place = f"{names.get(tree, part[:80])}!{cell.get('r')}"
                    raise Unfillable(f"单元格{place}里有公式。请换成占位符或者固定的文字，再传。")

    def found(self) -> list[Found]:
        found: list[Found] = []
        for sheet in self.sheets:
            for row in sheet.rows:
                for cell in row.iterfind(f"{S}c"):
                    place = f"{sheet.name}!{cell.get('r')}"
                    names = self.names(self.text_of(cell), place)
                    found += [Found(one, place, f"{sheet.number}:{row.get('r')}") for one in names]
            for foot in sheet.feet:
                found += [Found(one, f"{sheet.name}的页眉页脚") for one in self.names(foot.text or "", "页眉页脚")]
        return found

    def names(self, text: str, place: str) -> list[str]:
        if HALF.search(PLACEHOLDER.sub("", text)):
            raise Unfillable(f"{place}有没写完整的占位符：双大括号要成对。")
        return names_in(text)

    def text_element(self, cell: etree._Element) -> etree._Element | None:
        """What holds the text of a cell: its own, or the one it shares with others."""
        if cell.get("t") == "inlineStr":
            return cell.find(f"{S}is")
        value = cell.findtext(f"{S}v", "")
        if cell.get("t") == "s" and value.isdecimal() and int(value) < len(self.texts):
            return self.texts[int(value)]
        return None

    def text_of(self, cell: etree._Element) -> str:
        held = self.text_element(cell)
        return "" if held is None else "".join(one.text or "" for one in pieces(held))

    def fill(self, values: Values) -> None:
        for sheet in self.sheets:
            more: dict[int, int] = {}
            for row in sheet.rows:
                every = self.list_of(row)
                said = values.rows(every) if every else [values]
                self.repeat(row, said, sum(more.values()))
                if len(said) > 1:
                    more[int(row.get("r"))] = len(said) - 1
            if more:
                move(sheet, Shift(more), self.package.tree(BOOK))
            self.renumber(sheet)
            for foot in sheet.feet:
                foot.text = PLACEHOLDER.sub(lambda one: in_a_foot(values.of(name_in(one))), foot.text or "")

    def list_of(self, row: etree._Element) -> str:
        names = (name for cell in row.iterfind(f"{S}c") for name in names_in(self.text_of(cell)))
        return next((name.partition(".")[0] for name in names if "." in name), "")

    def repeat(self, row: etree._Element, values: list[Values], offset: int) -> None:
        """The row itself keeps its old number until all are in their places; `to` says the new one."""
        self.package.grow(row, len(values) - 1)
        copies = [row, *(deepcopy(row) for _ in values[1:])]
        first = int(row.get("r")) + offset
        for copy in reversed(copies[1:]):
            row.addnext(copy)
        for at, (copy, said) in enumerate(zip(copies, values, strict=True)):
            copy.set("to", str(first + at))
            for cell in copy.iterfind(f"{S}c"):
                self.fill_in(cell, said)

    def renumber(self, sheet: Sheet) -> None:
        for row in sheet.rows:
            to = int(row.attrib.pop("to"))
            row.set("r", str(to))
            for cell in row.iterfind(f"{S}c"):
                cell.set("r", with_row(cell.get("r"), to))

    def fill_in(self, cell: etree._Element, values: Values) -> None:
        """A cell that is one placeholder takes a number as a number; everything else is text and never computed."""
        held = self.text_element(cell)
        text = "" if held is None else "".join(one.text or "" for one in pieces(held))
        if held is None or not PLACEHOLDER.search(text):
            return
        alone = PLACEHOLDER.fullmatch(text.strip())
        value = values.of(name_in(alone)) if alone else None
        inside = deepcopy(held)
        for child in list(cell):
            cell.remove(child)
        if isinstance(value, int) and not isinstance(value, bool):
            cell.attrib.pop("t", None)
            etree.SubElement(cell, f"{S}v").text = str(value)
            return
        inside.tag, inside.tail = f"{S}is", None
        for child in [one for one in inside if one.tag not in {f"{S}t", f"{S}r"}]:
            inside.remove(child)
        texts = pieces(inside)
        made = replaced([one.text or "" for one in texts], lambda name: plain(values.of(name))[:LONGEST_TEXT])
        for one, said in zip(texts, made, strict=True):
            one.text = said[:LONGEST_TEXT]
            one.set(SPACE, "preserve")
        cell.set("t", "inlineStr")
        cell.append(inside)
        if "".join(made).startswith(STARTS_A_FORMULA):
            cell.set("s", self.quoted_style(cell.get("s", "0")))

    def quoted_style(self, style: str) -> str:
        """The same looks, and after an edit still a text."""
        if style not in self.quoted and self.package.has(STYLES):
            every = self.package.tree(STYLES).find(f"{S}cellXfs")
            if every is not None and style.isdecimal() and int(style) < len(every):
                one = deepcopy(every[int(style)])
                one.set("quotePrefix", "1")
                every.append(one)
                every.set("count", str(len(every)))
                self.quoted[style] = str(len(every) - 1)
        return self.quoted.get(style, style)


def in_a_foot(value: object) -> str:
    """Where `&` begins a code."""
    return plain(value).replace("\n", "　")[:LONGEST_FOOT].replace("&", "&&")

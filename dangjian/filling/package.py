"""The package that a .docx or an .xlsx is: read within limits, its parts parsed without anything from outside."""

import re
from collections.abc import Iterator
from io import BytesIO
from lzma import LZMAError
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile
from zlib import error as DeflateError  # noqa: N812

from lxml import etree

from dangjian.filling.words import Unfillable

LARGEST = 2 * 1024 * 1024
LARGEST_UNPACKED = 20 * 1024 * 1024
MOST_PARTS = 500
# What copied rows may add up to, in bytes of markup.
LARGEST_GROWTH = 48 * 1024 * 1024
DAMAGED = "文件不完整或已损坏，请在 Word、Excel 或 WPS 里重新另存再传。"
TOO_LARGE = "模板超过2 MB。请去掉里面的大图片再传。"
OUTSIDE = "文件里链接了别处的文件或图片（{part}）。请断开链接、把图片嵌入文件，再传。"
RUNS = "文件里有宏、控件、嵌入的对象或外部数据（{part}）。请去掉再传。"
RUNNING = re.compile(
    r"vbaproject|/activex/|/embeddings/|/ctrlprops/|/externallinks/|/macrosheets/|/dialogsheets/|/querytables/"
    r"|/pivot|/tables/|/model/|/customui|/afchunk|connections\.xml$|\.(exe|js|vbs|html?|mht|bin)$",
    re.IGNORECASE,
)
PRINTER = re.compile(r"printersettings\d*\.bin$", re.IGNORECASE)
RELATION = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
LINKS = ("http://", "https://", "mailto:", "#")
# Ends of relation types, in lower case. A part is what its relation says, whatever its name.
FETCHED = ("/afchunk", "/oleobject", "/subdocument", "/attachedtemplate", "/externallink")
RUN = (
    *("/vbaproject", "/control", "/package", "/activexcontrolbinary", "/ctrlprop", "/querytable", "/connections"),
    *("/xlmacrosheet", "/xlintlmacrosheet", "/dialogsheet"),
)
# What is read as markup has to be named so, or it would not be looked through.
READ = ("/header", "/footer", "/footnotes", "/endnotes", "/comments", "/glossarydocument", "/officedocument")
UNREADABLE = (
    *(BadZipFile, DeflateError, LZMAError),
    *(OSError, ValueError, NotImplementedError, RuntimeError, EOFError),
)


class Package:
    """The parts by name, in their order; `tree` parses one, and `written` writes those that were parsed anew."""

    def __init__(self, content: bytes) -> None:
        if len(content) > LARGEST:
            raise Unfillable(TOO_LARGE)
        try:
            with ZipFile(BytesIO(content)) as held:
                listed = held.infolist()
                names = [part.filename for part in listed]
                if len(names) > MOST_PARTS or len({name.lower() for name in names}) != len(names):
                    raise Unfillable(DAMAGED)
                if sum(part.file_size for part in listed) > LARGEST_UNPACKED:
                    raise Unfillable(TOO_LARGE)
                self.parts = {name: held.read(name) for name in names}
        except UNREADABLE as error:
            raise Unfillable(DAMAGED) from error
        self.trees: dict[str, etree._Element] = {}
        self.growth = 0

    def has(self, name: str) -> bool:
        return name in self.parts

    def named(self, pattern: str) -> list[str]:
        return [name for name in self.parts if re.fullmatch(pattern, name)]

    def said(self) -> Iterator[tuple[str, etree._Element]]:
        """Every part that is read as markup, wherever it lies and however its name is written."""
        for name in self.named(r"(?is).*\.xml"):
            yield name, self.tree(name)

    def tree(self, name: str) -> etree._Element:
        """Raises Unfillable for what is no XML, or declares entities."""
        if name not in self.trees:
            parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
            try:
                tree = etree.fromstring(self.parts[name], parser)
            except (etree.XMLSyntaxError, KeyError, ValueError) as error:
                raise Unfillable(DAMAGED) from error
            if tree.getroottree().docinfo.doctype:
                raise Unfillable(DAMAGED)
            self.trees[name] = tree
        return self.trees[name]

    def refuse_what_acts(self) -> None:
        """Raises Unfillable for parts that run and relations that lead out of the file."""
        for name in self.parts:
            if RUNNING.search(f"/{name}") and not PRINTER.search(name):
                raise Unfillable(RUNS.format(part=name[:80]))
        for name in self.named(r"(?is).*\.rels"):
            for relation in self.tree(name).iter(RELATION):
                kind, target = relation.get("Type", "").lower(), relation.get("Target", "")
                if kind.endswith(RUN):
                    raise Unfillable(RUNS.format(part=name[:80]))
                if kind.endswith(READ) and not target.lower().endswith(".xml"):
                    raise Unfillable(DAMAGED)
                leads_out = relation.get("TargetMode") == "External"
                clicked = kind.endswith("/hyperlink") and target.lower().startswith(LINKS)
                if (leads_out and not clicked) or kind.endswith(FETCHED):
                    raise Unfillable(OUTSIDE.format(part=name[:80]))

    def grow(self, element: etree._Element, times: int) -> None:
        """Raises Unfillable before copies of an element would fill the memory."""
        self.growth += len(etree.tostring(element)) * times
        if self.growth > LARGEST_GROWTH:
            raise Unfillable("名单太长，模板里要重复的那一行又太大，填不下。请缩短时间范围，或者简化那一行。")

    def written(self) -> bytes:
        body = BytesIO()
        with ZipFile(body, "w", ZIP_DEFLATED) as made:
            for name, content in self.parts.items():
                tree = self.trees.get(name)
                said = (
                    content
                    if tree is None
                    else etree.tostring(tree, xml_declaration=True, encoding="UTF-8", standalone=True)
                )
                made.writestr(name, said)
        return body.getvalue()

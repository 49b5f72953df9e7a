"""Documents people take away as .docx: set as GB/T 9704 sets a paper, its fonts by name. Text stays text, nothing runs.

Tables are written as markup, not through python-docx: its cells cost a hundred times as much.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from io import BytesIO
from typing import IO, Any
from xml.sax.saxutils import escape

from docx import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.section import Section
from docx.shared import Mm, Pt, RGBColor
from docx.text.paragraph import Paragraph

from dangjian.sheets import NOT_IN_XML

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
# 小标宋 for titles, 仿宋 for text, 黑体 and 楷体 for the two levels of headings.
TITLE, TEXT, HEAD, SUBHEAD = "方正小标宋简体", "仿宋_GB2312", "黑体", "楷体_GB2312"
# Name of the style, its font, size and line in points.
STYLES = (
    ("Normal", TEXT, 16, 29),
    ("Title", TITLE, 22, 32),
    ("Heading 1", HEAD, 16, 29),
    ("Heading 2", SUBHEAD, 16, 29),
    ("Header", TEXT, 9, 12),
    ("Footer", TEXT, 9, 12),
    ("Cell", TEXT, 12, 18),
)
WIDTH = 8845  # of the type area, 156 mm in twentieths of a point
BORDERS = "".join(
    f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="000000"/>'
    for side in ("top", "left", "bottom", "right", "insideH", "insideV")
)


def plain(text: object) -> str:
    """Without what XML has no place for; every kind of line end is one."""
    return NOT_IN_XML.sub("", "\n".join(str(text).splitlines()))


class Paper:
    """One document; `mark` says on every page who took it."""

    def __init__(self, *, title: str, mark: str, now: datetime) -> None:
        self.document = Document()
        self.name(title, now)
        for style in STYLES:
            self.set_style(*style)
        section = self.document.sections[0]
        section.page_width, section.page_height = Mm(210), Mm(297)
        section.top_margin, section.right_margin = Mm(37), Mm(26)
        section.bottom_margin, section.left_margin = Mm(35), Mm(28)
        for place in (section.header, section.footer):
            place.paragraphs[0].text = plain(mark)
            place.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER

    def name(self, title: str, now: datetime) -> None:
        """What the file says about itself, instead of what its template says."""
        said = self.document.core_properties
        said.title, said.author, said.comments, said.last_modified_by = plain(title), "", "", ""
        said.created = said.modified = now

    def set_style(self, name: str, font: str, size: int, line: int) -> None:
        styles = self.document.styles
        style: Any = styles[name] if name in styles else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.font.name, style.font.size, style.font.bold = font, Pt(size), False
        style.font.color.rgb = RGBColor(0, 0, 0)
        fonts = style.element.rPr.rFonts
        for kind in list(fonts.attrib):
            del fonts.attrib[kind]
        for kind in ("ascii", "hAnsi", "eastAsia", "cs"):
            fonts.set(qn(f"w:{kind}"), font)
        spacing = style.paragraph_format
        spacing.space_before = spacing.space_after = Pt(0)
        spacing.line_spacing_rule, spacing.line_spacing = WD_LINE_SPACING.EXACTLY, Pt(line)
        for border in style.element.pPr.findall(qn("w:pBdr")):
            style.element.pPr.remove(border)

    def add(self, text: str, style: str = "") -> Paragraph:
        """By the id of the style: looking it up by name for each paragraph takes longer than all the rest."""
        element = self.document.element.body.add_p()
        if style:
            element.style = style
        paragraph = Paragraph(element, self.document)  # type: ignore[arg-type]
        paragraph.add_run(plain(text))
        return paragraph

    def title(self, text: str) -> None:
        self.add(text, "Title").alignment = WD_ALIGN_PARAGRAPH.CENTER

    def centred(self, text: str) -> None:
        self.add(text).alignment = WD_ALIGN_PARAGRAPH.CENTER

    def right(self, text: str) -> None:
        """Who signs, and the day: four characters from the edge, as the standard has it."""
        paragraph = self.add(text)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
        paragraph.paragraph_format.right_indent = Pt(64)

    def space(self, lines: int) -> None:
        for _ in range(lines):
            self.add("")

    def heading(self, text: str, level: int = 1) -> None:
        self.add(text, f"Heading{level}")

    def text(self, text: str) -> None:
        """One paragraph per line, its beginning two characters in."""
        for line in filter(str.strip, plain(text).split("\n")):
            self.add(line).paragraph_format.first_line_indent = Pt(32)

    def next_page(self) -> None:
        self.document.add_page_break()

    def table(self, heads: Sequence[str], rows: Iterable[Sequence[object]], shares: Sequence[int]) -> None:
        """Its head stands on every page and no row is broken; `shares` are the widths to each other."""
        widths = [WIDTH * share // sum(shares) for share in shares]
        grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
        lines = "".join(line(row, widths) for row in rows)
        head = line(heads, widths, head=True) if heads else ""
        table = (
            f'<w:tbl {nsdecls("w")}><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
            f'<w:tblBorders>{BORDERS}</w:tblBorders><w:tblLayout w:type="fixed"/></w:tblPr>'
            f"<w:tblGrid>{grid}</w:tblGrid>{head}{lines}</w:tbl>"
        )
        self.document.element.body.insert_element_before(parse_xml(table), "w:sectPr")
        self.add("")

    def facts(self, pairs: Iterable[tuple[str, object]]) -> None:
        """What is known, one fact a row; what is not known has no row."""
        if known := [pair for pair in pairs if pair[1] not in ("", None)]:
            self.table((), known, (1, 4))

    def save(self, target: IO[bytes]) -> None:
        self.document.save(target)


def stamped(content: bytes, words: str) -> bytes:
    """A .docx that is there, with `words` on top of every page: in each header that any of its pages has."""
    document, body = Document(BytesIO(content)), BytesIO()
    for number, section in enumerate(document.sections):
        for header in headers_of(section, even=document.settings.odd_and_even_pages_header_footer):
            if number == 0 or not header.is_linked_to_previous:
                top = header.paragraphs[0].insert_paragraph_before(plain(words))
                top.alignment = WD_ALIGN_PARAGRAPH.CENTER
    document.save(body)
    return body.getvalue()


def headers_of(section: Section, *, even: bool) -> list[Any]:
    """Those that its pages show: Word keeps others, which show only where the section asks for them."""
    found: list[Any] = [section.header]
    if section.different_first_page_header_footer:
        found.append(section.first_page_header)
    return [*found, section.even_page_header] if even else found


def line(cells: Sequence[object], widths: Sequence[int], *, head: bool = False) -> str:
    said = "<w:tblHeader/>" if head else ""
    return f"<w:tr><w:trPr><w:cantSplit/>{said}</w:trPr>{''.join(map(cell, cells, widths))}</w:tr>"


def cell(value: object, width: int) -> str:
    parts = plain("" if value is None else value).split("\n")
    runs = "<w:br/>".join(f'<w:t xml:space="preserve">{escape(part)}</w:t>' for part in parts)
    style = '<w:pPr><w:pStyle w:val="Cell"/></w:pPr>'
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr><w:p>{style}<w:r>{runs}</w:r></w:p></w:tc>'

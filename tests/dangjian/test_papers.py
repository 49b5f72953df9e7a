"""A .docx as it lies in the file: fonts by name, text that stays text, and nothing that runs."""

import zipfile
from datetime import UTC, datetime
from io import BytesIO

import pytest
from docx import Document
from docx.oxml.ns import qn

from dangjian.papers import Paper, stamped

pytestmark = pytest.mark.once
HOSTILE = "丁<w:p/>&\x00\x08\ud800\ufffe]]>{{ x }}"
SHOWN = "丁<w:p/>&]]>{{ x }}"


@pytest.fixture
def written() -> BytesIO:
    paper = Paper(title=HOSTILE, mark=HOSTILE, now=datetime(2026, 9, 14, tzinfo=UTC))
    paper.title("支部工作手册")
    paper.heading(HOSTILE)
    paper.text(f"{HOSTILE}\r\n\n第二段\x0b第三段")
    paper.table(("姓名", HOSTILE), [(HOSTILE, 3), (None, "一\n二")], (1, 3))
    paper.facts([("地点", ""), ("主持", HOSTILE)])
    target = BytesIO()
    paper.save(target)
    return target


def test_whatever_is_typed_stays_text(written):
    read = Document(written)
    assert [one.text for one in read.paragraphs if one.text] == ["支部工作手册", SHOWN, SHOWN, "第二段", "第三段"]
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in read.tables]
    assert tables == [[["姓名", SHOWN], [SHOWN, "3"], ["", "一\n二"]], [["主持", SHOWN]]]
    assert read.core_properties.title == SHOWN
    assert (read.core_properties.author, read.core_properties.comments) == ("", "")


def test_every_page_says_who_took_it_and_is_set_as_a_paper(written):
    section = Document(written).sections[0]
    assert section.header.paragraphs[0].text == section.footer.paragraphs[0].text == SHOWN
    edges = section.top_margin, section.right_margin, section.bottom_margin, section.left_margin
    assert [round(edge.mm) for edge in edges] == [37, 26, 35, 28]
    assert (round(section.page_width.mm), round(section.page_height.mm)) == (210, 297)


def test_fonts_are_named_for_every_script(written):
    styles = Document(written).styles
    found = {name: dict(styles[name].element.rPr.rFonts.attrib) for name in ("Normal", "Title", "Heading 1", "Cell")}
    wanted = {"Normal": "仿宋_GB2312", "Title": "方正小标宋简体", "Heading 1": "黑体", "Cell": "仿宋_GB2312"}
    assert found == {
        name: {qn(f"w:{kind}"): font for kind in ("ascii", "hAnsi", "eastAsia", "cs")} for name, font in wanted.items()
    }


def test_nothing_in_it_runs_or_is_fetched(written):
    with zipfile.ZipFile(written) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    assert [name for name in parts if "vba" in name.lower() or name.endswith(".bin")] == []
    assert [name for name, body in parts.items() if b'TargetMode="External"' in body or b"fldChar" in body] == []


def test_a_stamp_stands_on_every_page_whatever_headers_a_paper_has():
    """First and even pages have headers of their own where a section asks for them; a linked one follows the first."""
    paper = Document()
    paper.settings.odd_and_even_pages_header_footer = True
    paper.sections[0].different_first_page_header_footer = True
    paper.sections[0].header.paragraphs[0].text = "组织部"
    paper.add_section()
    own = paper.add_section()
    own.header.is_linked_to_previous = False
    target = BytesIO()
    paper.save(target)

    read = Document(BytesIO(stamped(target.getvalue(), "仅供核对\x00")))

    first, second, third = read.sections
    shown = [first.header, first.first_page_header, first.even_page_header, second.header, third.header]
    assert [one.paragraphs[0].text for one in shown] == ["仅供核对"] * 5
    assert [one.text for one in first.header.paragraphs] == ["仅供核对", "组织部"]
    assert second.header.is_linked_to_previous

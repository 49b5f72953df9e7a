"""A workbook that people take away holds text, never something that runs."""

from datetime import date, datetime
from io import BytesIO

from openpyxl import load_workbook
from python_calamine import CalamineWorkbook

from dangjian.sheets import write_sheet

MOMENT = datetime.fromisoformat("2026-09-14 09:30:15")  # a cell knows no time zone
MIDNIGHT = datetime.fromisoformat("2026-09-11 00:00:00")
RUNS = [
    "=1+1",
    "+1",
    "-1",
    "@SUM(A1)",
    "\t=1",
    "\n=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(A1)",
    '=HYPERLINK("http://x","y")',
]


def written(rows):
    target = BytesIO()
    count = write_sheet(target, title="花名册", notes=["截至今天"], columns=[("姓名", 12), ("年龄", 6)], rows=rows)
    return count, load_workbook(target).active


def test_title_notes_and_header_stand_above_the_rows():
    count, sheet = written([("李安", 30), ("连战", 40)])

    assert count == 2
    assert [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)] == [
        ["花名册"],
        ["截至今天"],
        ["姓名", "年龄"],
        ["李安", 30],
        ["连战", 40],
    ]
    assert sheet.freeze_panes == "A4"


def test_text_that_looks_like_a_formula_stays_text():
    _, sheet = written([(text, 1) for text in RUNS])

    cells = [row[0] for row in sheet.iter_rows(min_row=4)]
    assert [cell.value for cell in cells] == RUNS
    assert {(cell.data_type, cell.quotePrefix) for cell in cells} == {("s", True)}


def test_a_title_and_a_header_that_look_like_formulas_stay_text():
    target = BytesIO()
    write_sheet(target, title="=1+1", notes=["=2+2"], columns=[("=3+3", 12)], rows=[])
    cells = [row[0] for row in load_workbook(target).active.iter_rows()]
    assert [(cell.value, cell.data_type, cell.quotePrefix) for cell in cells] == [
        ("=1+1", "s", True),
        ("=2+2", "s", True),
        ("=3+3", "s", True),
    ]


def test_plain_text_is_left_as_it_is():
    _, sheet = written([("李安", 1)])

    assert not sheet["A4"].quotePrefix


def test_figures_days_and_moments_keep_their_kind():
    _, sheet = written([(MOMENT, 7), (date(2026, 9, 11), 92.5), (None, True)])

    assert [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)] == [
        [MOMENT, 7],
        [MIDNIGHT, 92.5],
        [None, True],
    ]
    assert [sheet["A4"].number_format, sheet["A5"].number_format] == ["yyyy-mm-dd hh:mm", "yyyy-mm-dd"]


def test_no_text_breaks_the_file():
    texts = ["<b>&amp;]]>", "\x00\x0b坏\ufffe字\ud800符", "一\r\n二\n三", " 前后 ", "字" * 40_000]

    _, sheet = written([(one, 1) for one in texts])

    assert [row[0].value for row in sheet.iter_rows(min_row=4)] == [
        "<b>&amp;]]>",
        "坏字符",
        "一\r\n二\n三",
        " 前后 ",
        "字" * 32_767,
    ]


def test_the_name_of_the_sheet_is_one_that_excel_takes():
    target = BytesIO()
    write_sheet(target, title='2026年/三季度[全部]:"未完成"*?\\' + "很" * 40, notes=[], columns=[("一", 5)], rows=[])

    name = load_workbook(target).sheetnames[0]

    assert len(name) == 31
    assert not set(name) & set("[]:*?/\\")


def test_other_readers_read_the_same():
    target = BytesIO()
    write_sheet(target, title="台账", notes=["截至"], columns=[("甲", 5), ("乙", 5)], rows=[("=1+1", 3), ("文", None)])

    target.seek(0)
    read = CalamineWorkbook.from_object(target).get_sheet_by_index(0).to_python()

    assert read == [["台账", ""], ["截至", ""], ["甲", "乙"], ["=1+1", 3.0], ["文", ""]]


def test_a_mark_stands_above_below_and_on_every_printed_page():
    target, mark = BytesIO(), "=导出编号1　R&D（区委）"
    count = write_sheet(target, title="花名册", notes=["截至"], columns=[("姓名", 12)], rows=[("李安",)], mark=mark)

    sheet = load_workbook(target).active

    assert count == 1
    assert [row[0] for row in sheet.iter_rows(values_only=True)] == ["花名册", "截至", mark, "姓名", "李安", mark]
    assert [sheet["A3"].quotePrefix, sheet["A6"].quotePrefix, sheet.freeze_panes] == [True, True, "A5"]
    assert sheet.oddHeader.center.text == sheet.oddFooter.center.text == mark.replace("&", "&&")

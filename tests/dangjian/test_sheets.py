"""A workbook that people take away holds text, never something that runs."""

from io import BytesIO

from openpyxl import load_workbook

from dangjian.sheets import write_sheet

RUNS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x","y")']


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


def test_plain_text_is_left_as_it_is():
    _, sheet = written([("李安", 1)])

    assert not sheet["A4"].quotePrefix

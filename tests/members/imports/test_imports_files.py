"""Files as tables: whatever makes them, whatever stands around the list, and what is not opened at all."""

import io
import zipfile
from datetime import date, datetime

import pytest
import roster_files as files

from members.imports.rules import archive, delimited, spreadsheets
from members.imports.rules import files as reading
from members.imports.rules.cells import DateCell
from members.imports.rules.refusals import Refused
from members.imports.rules.sheets import read_sheets

HEADER = ["姓名", "身份证号", "入党时间", "所在支部"]
ROW = ["石红旗", "999999195101020133", date(1971, 5, 20), "锦绣社区第一党支部"]


def sheets_of(content: bytes):
    return read_sheets(reading.read(content, title="花名册"))


def lines_of(content: bytes):
    (sheet,) = sheets_of(content)
    return sheet.lines


@pytest.mark.parametrize(
    "content",
    [
        files.xlsx([HEADER, ROW]),
        files.xls([HEADER, ROW]),
        files.text([HEADER, [*ROW[:2], "1971-05-20", ROW[3]]]),
        files.text([HEADER, [*ROW[:2], "1971-05-20", ROW[3]]], encoding="utf-8"),
        files.text([HEADER, [*ROW[:2], "1971-05-20", ROW[3]]], encoding="gbk"),
        files.text([HEADER, [*ROW[:2], "1971-05-20", ROW[3]]], encoding="gb18030", delimiter="\t"),
        files.text([HEADER, [*ROW[:2], "1971-05-20", ROW[3]]], encoding="utf-16", delimiter="\t"),
        files.text([HEADER, [ROW[0], f'="{ROW[1]}"', "1971-05-20", ROW[3]]], delimiter=";"),
    ],
    ids=["xlsx", "xls", "utf-8 with mark", "utf-8", "gbk", "gb18030 with tabs", "utf-16", "semicolons"],
)
def test_every_make_of_file_gives_the_same_line(content):
    (line,) = lines_of(content)

    assert line.row == 2
    assert line.cells["name"] == "石红旗"
    assert line.cells["id_number"] == "999999195101020133"
    assert line.cells["branch"] == "锦绣社区第一党支部"
    assert line.cells["joined"] in (DateCell(date(1971, 5, 20)), "1971-05-20")
    assert line.names == {"name": "姓名", "id_number": "身份证号", "joined": "入党时间", "branch": "所在支部"}


def test_titles_blanks_totals_notes_and_repeated_headers_are_no_lines():
    rows = [
        ["滨河区党员花名册"],
        ["填报单位：花溪路街道工委", None, None, "2026年10月"],
        [],
        ["序号", " 姓 名 ", "身份证号\n（18位）", "入党时间*", "积分", "所属支部"],
        [1, "石红旗", "999999195101020133", "1971年5月", 88, "锦绣社区第一党支部"],
        [2, None, None, None, None, None],
        [],
        ["序号", " 姓 名 ", "身份证号\n（18位）", "入党时间*", "积分", "所属支部"],
        [3, "汪红旗", "999999195909070125", "1984.09.17", 88, "沙窝村党支部"],
        ["合 计", "2人"],
        ["注：以上党员均已核实。"],
        ["填表人：", None, None, None, "审核人："],
    ]

    (sheet,) = sheets_of(files.xlsx(rows, merged=["A1:F1"]))

    assert [(line.row, line.cells["name"]) for line in sheet.lines] == [(5, "石红旗"), (9, "汪红旗")]
    assert sheet.ignored == ("序号", "积分")
    assert sheet.lines[0].names == {
        "name": "姓名",
        "id_number": "身份证号（18位）",
        "joined": "入党时间*",
        "branch": "所属支部",
    }


def test_a_header_of_two_rows_is_read_as_one():
    rows = [
        ["姓名", "性别", "组织关系", None],
        [None, None, "入党时间", "所在支部"],
        ["石红旗", "男", "1971-05-20", "锦绣社区第一党支部"],
    ]

    for content in (files.xlsx(rows, merged=["A1:A2", "B1:B2", "C1:D1"]), files.text(rows)):
        (line,) = lines_of(content)
        assert (line.row, line.cells) == (
            3,
            {"name": "石红旗", "sex": "男", "joined": "1971-05-20", "branch": "锦绣社区第一党支部"},
        )


def test_a_value_merged_downwards_holds_for_every_row():
    rows = [
        ["所在支部", "姓名", "性别"],
        ["沙窝村党支部", "贾铁柱", "女"],
        [None, "罗洋", "女"],
        [None, "唐思源", "男"],
    ]

    lines = lines_of(files.xlsx(rows, merged=["A2:A4"]))

    assert [(line.cells["name"], line.cells["branch"]) for line in lines] == [
        ("贾铁柱", "沙窝村党支部"),
        ("罗洋", "沙窝村党支部"),
        ("唐思源", "沙窝村党支部"),
    ]


def test_hidden_sheets_and_sheets_without_a_list_are_left_alone():
    content = files.xlsx(
        [HEADER, ROW],
        more={"旧表": [HEADER, ROW], "代码表": [["男"], ["女"]], "说明": [["本表一式两份"]]},
        hidden=["旧表"],
    )

    assert [(sheet.title, len(sheet.lines)) for sheet in sheets_of(content)] == [("党员", 1)]


def test_organizations_and_members_are_told_apart_by_their_headers():
    places = [
        ["党组织代码", "党组织全称", "上级党组织代码", "组织类别"],
        ["999000000001", "中共滨河区委员会", None, "611"],
    ]

    found = sheets_of(files.xlsx([HEADER, ROW], title="Sheet1", more={"Sheet2": places}))

    assert [(sheet.title, sheet.is_members) for sheet in found] == [("Sheet1", True), ("Sheet2", False)]


def test_a_month_format_makes_a_month_of_a_cell_date():
    rows = [["姓名", "出生年月", "入党时间"], ["石红旗", date(1951, 1, 1), date(1971, 5, 20)]]

    (line,) = lines_of(files.xlsx(rows, formats={"B2": 'yyyy"年"m"月"', "C2": 'yyyy"年"m"月"d"日"'}))

    assert line.cells["born"] == DateCell(date(1951, 1, 1), "MONTH")
    assert line.cells["joined"] == DateCell(date(1971, 5, 20), "DAY")


def test_an_old_workbook_hides_formats_so_a_column_of_firsts_called_months_is_one():
    firsts = [["姓名", "出生年月", "入党时间"]] + [
        ["甲", date(1951, month, 1), date(1971, month, 1)] for month in (1, 2, 3)
    ]

    (first, *_) = lines_of(files.xls(firsts))

    assert first.cells["born"] == DateCell(date(1951, 1, 1), "MONTH")
    assert first.cells["joined"] == DateCell(date(1971, 1, 1), "DAY")


def test_a_workbook_of_the_other_epoch_keeps_its_days():
    import openpyxl
    from openpyxl.utils.datetime import CALENDAR_MAC_1904

    book = openpyxl.Workbook()
    book.epoch = CALENDAR_MAC_1904
    book.active.append(["姓名", "出生日期", "入党时间"])
    book.active.append(["石红旗", datetime.fromisoformat("1951-01-02T08:30"), 24609])

    (line,) = lines_of(files.saved(book))

    assert line.cells["born"] == DateCell(date(1951, 1, 2))
    assert line.epoch_1904


def bomb() -> bytes:
    return files.with_part(files.xlsx([HEADER]), "xl/worksheets/sheet1.xml", b"<worksheet>" + b" " * (64 * 1024 * 1024))


def lying_bomb() -> bytes:
    """The sizes written in the directory say 100 bytes."""
    content = bytearray(bomb())
    with zipfile.ZipFile(io.BytesIO(bytes(content))) as book:
        size = book.getinfo("xl/worksheets/sheet1.xml").file_size
    return bytes(content).replace(size.to_bytes(4, "little"), (100).to_bytes(4, "little"))


def far_corner() -> bytes:
    import openpyxl

    book = openpyxl.Workbook()
    book.active["A1"] = "姓名"
    book.active["XFD1048576"] = "石红旗"
    return files.saved(book)


def with_document_type(content: bytes) -> bytes:
    evil = b'<?xml version="1.0"?><!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/passwd">]><worksheet>&a;</worksheet>'
    return files.with_part(content, "xl/worksheets/sheet1.xml", evil)


PLAIN = files.xlsx([HEADER, ROW])
HOSTILE = {
    "empty": (b"", reading.EMPTY),
    "too large": (b"1" * (15 * 1024 * 1024 + 1), reading.TOO_BIG),
    "bomb": (bomb(), archive.TOO_LARGE),
    "bomb that lies about its size": (lying_bomb(), archive.TOO_LARGE),
    "two cells in opposite corners": (far_corner(), archive.TOO_LARGE),
    "document type": (with_document_type(PLAIN), archive.UNSAFE),
    "path upwards": (files.with_part(PLAIN, "../../evil.xml", b"<a/>"), archive.UNSAFE),
    "macro": (files.with_part(PLAIN, "xl/vbaProject.bin", b"\0"), archive.MACROS),
    "external link": (files.with_part(PLAIN, "xl/externalLinks/externalLink1.xml", b"<a/>"), archive.LINKS),
    "too many parts": (None, archive.TOO_LARGE),
    "truncated workbook": (PLAIN[:-200], archive.DAMAGED),
    "half a workbook": (PLAIN[: len(PLAIN) // 2], archive.DAMAGED),
    "another zip": (files.with_part(files.xlsx([HEADER]), "xl/workbook.xml", b"<a>"), archive.DAMAGED),
    "truncated old workbook": (files.xls([HEADER, ROW])[:2000], archive.DAMAGED),
    "old workbook with a macro": (files.xls([HEADER]) + "_VBA_PROJECT".encode("utf-16-le"), archive.MACROS),
    "locked workbook": (files.xls([HEADER]) + "EncryptedPackage".encode("utf-16-le"), spreadsheets.LOCKED),
    "web page named .xls": (b"<html><table><tr><td>\xe5\xa7\x93\xe5\x90\x8d</td></tr></table>", delimited.WEB_PAGE),
    "picture": (b"\x89PNG\r\n\x1a\n" + b"\0" * 50, archive.NOT_XLSX),
    "bytes": (b"\1\2\3\0\0\0", delimited.NOT_TEXT),
    "text cut inside a character": ("姓名,性别\n石红旗,男".encode("gbk")[:-1], delimited.UNREADABLE),
    "text cut inside quotes": ('姓名,性别\n"石红旗,男\n'.encode(), delimited.UNCLOSED),
}


def many_parts() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as book:
        for number in range(201):
            book.writestr(f"xl/{number}.xml", b"<a/>")
    return out.getvalue()


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_or_broken_file_is_refused_with_a_sentence(name):
    content, sentence = HOSTILE[name]

    with pytest.raises(Refused) as refusal:
        reading.read(many_parts() if content is None else content, title="花名册")

    assert str(refusal.value) == sentence

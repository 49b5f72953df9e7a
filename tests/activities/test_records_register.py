"""活动台账.xlsx: what the list shows, in the same order and with the same filters; no cell can run."""

import hashlib
from datetime import date
from io import BytesIO

import pytest
import time_machine
from django.urls import reverse
from factories import clerk, member, secretary, staff
from openpyxl import load_workbook
from photos_factories import saved, scene, sent
from records_factories import NOW, handed_in

from activities.records.models import Activity
from activities.records.queries.register import COLUMNS, register_rows
from dangjian.audit.models import AuditRow

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(NOW, tick=False):
        yield


def sheet(answer) -> list[list[object]]:
    """The header and the rows."""
    book = load_workbook(BytesIO(b"".join(answer.streaming_content)))
    cells = list(book.active.iter_rows(min_row=5, max_row=book.active.max_row - 1))
    assert all(cell.data_type != "f" for row in cells for cell in row)
    return [[cell.value for cell in row] for row in cells]


def export(client, query: str = "") -> list[list[object]]:
    return sheet(client.post(reverse("records:register") + query, {"reason": "REPORT"}))


def test_a_row_says_what_the_record_says(client, town):
    writer = secretary(town.own, "胡明远")
    ill, away = member(town.own), member(town.own)
    made = handed_in(town.own, writer, absences={ill.pk: "SICK", away.pk: "UNEXCUSED"}, guests=3)
    sent(made.album, writer, content=saved(scene(400, 300)))
    client.force_login(staff(town.root))

    header, row = export(client)

    assert header == [name for name, _ in COLUMNS]
    said = dict(zip(header, row, strict=True))
    assert said["日期"].date() == date(2026, 9, 11)
    assert [said[name] for name in ("单位", "党支部", "事项", "属于", "主题", "地点", "主持")] == [
        "花溪路街道工委",
        "锦绣社区第一党支部",
        "主题党日",
        "2026年9月",
        "义务植树，共建绿色家园",
        "滨河公园东门",
        "胡明远",
    ]
    assert [said[name] for name in ("应到", "实到", "请假", "未请假", "免到", "邀请人员", "照片")] == [
        2,
        0,
        1,
        1,
        0,
        3,
        1,
    ]
    assert (said["记录人"], said["状态"], said["补录原因"]) == ("胡明远", "待审核", None)
    assert said["提交时间"] == NOW.replace(tzinfo=None)


def test_the_filters_and_the_order_are_those_of_the_page(client, town):
    writer = secretary(town.own)
    handed_in(town.own, writer, topic="植树")
    handed_in(town.own, writer, topic="大会", kind="MEMBERS_MEETING", for_period="2026Q3", held_on=date(2026, 8, 3))
    handed_in(town.own, writer, topic="支委会", kind="COMMITTEE_MEETING", held_on=date(2026, 9, 2))
    client.force_login(staff(town.root))

    assert [row[5] for row in export(client)[1:]] == ["植树", "支委会", "大会"]
    assert [row[5] for row in export(client, "?period=2026-09&sort=oldest")[1:]] == ["支委会", "植树"]
    assert [row[5] for row in export(client, "?kind=MEMBERS_MEETING")[1:]] == ["大会"]
    told = AuditRow.objects.filter(action="records.export").order_by("pk").last().detail
    assert (told["rows"], told["filter"]) == (1, {"kind": "MEMBERS_MEETING"})


@pytest.mark.proves("exports-with-persons-are-marked")
def test_a_page_before_it_says_what_leaves_and_nothing_has_left(client, town):
    handed_in(town.own, secretary(town.own))
    client.force_login(clerk(town.street))

    page = client.get(reverse("records:register") + f"?kind=THEME_DAY&period=2026-09&q=植树&unit={town.street.pk}")
    unasked = client.post(reverse("records:register"), {"reason": ""})

    assert page.context["chosen"] == [
        ("单位", "花溪路街道工委"),
        ("事项", "主题党日"),
        ("时间", "2026年9月"),
        ("查找", "植树"),
    ]
    assert "导出1条（.xlsx）" in page.text
    assert unasked.context["form"].errors == {"reason": ["请先选择导出事由，再导出。"]}
    assert not AuditRow.objects.filter(action="records.export").exists()


@pytest.mark.proves("exports-with-persons-are-marked")
def test_the_log_and_the_file_name_each_other(client, town):
    handed_in(town.own, secretary(town.own))
    by = clerk(town.street)
    client.force_login(by)

    answer = client.post(reverse("records:register") + "?kind=THEME_DAY&q=植树", {"reason": "STATISTICS"})
    content = b"".join(answer.streaming_content)

    row = AuditRow.objects.get(action="records.export")
    number = row.detail["number"]
    assert (row.by, row.organization_path) == (by, town.street.path)
    assert row.detail == {
        "number": number,
        "reason": "STATISTICS",
        "rows": 1,
        "filter": {"kind": "THEME_DAY", "q": True},
        "sha256": hashlib.sha256(content).hexdigest(),
    }
    book = load_workbook(BytesIO(content)).active
    mark = f"导出编号{number}　许静（花溪路街道工委）　2026-09-14 09:30　含个人信息，不得外传"
    assert [book["A3"].value, book["A4"].value, book.cell(book.max_row, 1).value] == [
        "导出人：许静　事由：统计分析　含个人信息，请妥善保管，用后删除",
        mark,
        mark,
    ]
    assert book.oddHeader.center.text == book.oddFooter.center.text == mark


@pytest.mark.proves("exports-with-persons-are-marked")
def test_a_file_that_cannot_be_written_down_does_not_leave(client, town, monkeypatch):
    def full(*args, **kwargs):
        raise OSError("disk full")

    handed_in(town.own, secretary(town.own))
    client.force_login(staff(town.root))
    monkeypatch.setattr("activities.records.services.register.record", full)
    client.raise_request_exception = False

    answer = client.post(reverse("records:register"), {"reason": "REPORT"})

    assert (answer.status_code, answer.streaming) == (500, False)


def test_nothing_to_take_is_said(client, town):
    client.force_login(clerk(town.street))

    page = client.get(reverse("records:register")).text

    assert "没有符合条件的内容可以导出。" in page
    assert "（.xlsx）" not in page


def test_nothing_out_of_reach_leaves(client, town):
    handed_in(town.own, secretary(town.own), topic="自己街道的")
    handed_in(town.foreign, secretary(town.foreign), topic="别的镇的")
    client.force_login(clerk(town.street))

    assert [row[5] for row in export(client)[1:]] == ["自己街道的"]


def test_a_topic_that_looks_like_a_formula_stays_text(client, town):
    handed_in(town.own, secretary(town.own), topic='=HYPERLINK("http://example.com","点我")', place="+1", host="@x")
    client.force_login(staff(town.root))

    row = export(client)[1]

    assert row[5:8] == ['=HYPERLINK("http://example.com","点我")', "+1", "@x"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_register_costs_the_same_for_one_row_and_for_three(town, django_assert_num_queries, count):
    writer = secretary(town.own)
    for day in range(count):
        handed_in(town.own, writer, held_on=date(2026, 9, 1 + day), topic=f"第{day}次")

    with django_assert_num_queries(3):
        assert len(list(register_rows(Activity.objects.recorded().order_by("pk")))) == count


def test_the_button_keeps_the_filters(client, town):
    handed_in(town.own, secretary(town.own))
    client.force_login(staff(town.root))

    page = client.get(reverse("records:list") + "?kind=THEME_DAY&page=1").text

    assert f'href="{reverse("records:register")}?kind=THEME_DAY"' in page

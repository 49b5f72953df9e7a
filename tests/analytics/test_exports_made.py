"""The quarter's files are made in the background: whole or absent, for who asked, as far as that one reads today."""

import os
import re
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from uuid import uuid4
from zipfile import ZipFile

import pandas as pd
import pytest
from django.urls import reverse
from django.utils.timezone import now
from docx import Document
from factories import branch, clerk, committee, member, staff
from openpyxl import load_workbook
from quarter_factories import Q3, computed, held, install
from stationery_factories import kept_form, sheet_form, word_form
from time_machine import travel

from activities.duties.models import DutyKind
from activities.records.models import Status
from analytics.assessment.models import Run, Scheme
from analytics.reports.models import Export
from analytics.reports.rules import KEPT_FOR, OF_A_RUN, ExportKind
from analytics.reports.services.exports import ask_again, ask_export, forget_exports, make_next
from analytics.reports.services.files import folder
from dangjian.audit.models import AuditRow
from dangjian.filling import package
from dangjian.jobs.models import JobState
from dangjian.space import LARGEST_RESERVE
from organizations.access.models import Grant
from organizations.stationery.rules import Use

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 10, 1, 4, tzinfo=UTC)
FRIDAYS = (date(2026, 7, 10), date(2026, 8, 14), date(2026, 9, 11))
FORMULA = "=HYPERLINK(1)党支部"
POINTS = ("{{支部.名称}}", "{{支部.得分}}")


@pytest.fixture(autouse=True)
def _place(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    with travel(NOW, tick=False):
        yield


@pytest.fixture
def quarter(town):
    """Two branches of one street with different records, one of another, whose name looks like a formula."""
    install()
    people = tuple(member(town.own) for _ in range(4))
    held(town.own, FRIDAYS[0], came=people[:3], absent=((people[3], Status.UNEXCUSED),))
    held(town.own, FRIDAYS[1], came=people)
    for place in (town.own, town.sibling):
        held(place, date(2026, 9, 20), DutyKind.MEMBERS_MEETING)
    for day in FRIDAYS:
        held(town.sibling, day)
    held(branch(town.other_street, FORMULA), FRIDAYS[0])
    computed()
    return town


def clock() -> datetime:
    return NOW


def asked(by, kind: str = ExportKind.SCORES) -> Export:
    return ask_export(kind=ExportKind(kind), quarter=Q3, uid=uuid4(), by=by, now=NOW)


def made(by, kind: str = ExportKind.SCORES) -> tuple[Export, bytes]:
    one = asked(by, kind)
    make_next(clock=clock)
    one.refresh_from_db()
    return one, (folder() / one.file).read_bytes() if one.file else b""


def cells(content: bytes, tab: str = "支部") -> list[list[object]]:
    """By a second program, from below the title and the note."""
    sheet = pd.read_excel(BytesIO(content), sheet_name=tab, header=None, engine="openpyxl")
    return [[None if pd.isna(cell) else cell for cell in row] for row in sheet.to_numpy().tolist()][2:]


def computes(content: bytes) -> bool:
    book = ZipFile(BytesIO(content))
    return any("<f>" in book.read(name).decode() for name in book.namelist() if "worksheets/" in name)


def test_the_sheet_of_branches_says_cell_by_cell_what_was_scored(quarter):
    one, content = made(clerk(quarter.street))
    head, first, second = cells(content)

    assert (one.job_state, one.failure) == (JobState.DONE, "")
    assert head[:5] == ["单位", "党支部", "方案", "得分", "档次"]
    assert [row[:2] for row in (first, second)] == [
        ["花溪路街道工委", "锦绣社区第一党支部"],
        ["花溪路街道工委", "锦绣社区第二党支部"],
    ]
    for row in (first, second):
        lines = [re.match(r"([\d.]+) / ([\d.]+)，", str(cell)) for cell in row[5:-1]]
        assert round(sum(float(line[1]) for line in lines if line) + row[-1], 3) == row[3]
        assert round(sum(float(line[2]) for line in lines if line), 3) == 100
    by_name = dict(zip(head, first, strict=True))
    assert str(by_name["主题党日（得分/满分，完成）"]).endswith("，2/3")
    assert first[4] in {"优秀", "良好", "一般", "较差"}


def test_the_whole_district_is_in_the_sheet_of_whoever_reads_it_and_nothing_computes(quarter):
    _, content = made(staff(quarter.root))

    assert [row[1] for row in cells(content)[1:]] == [
        *("锦绣社区第一党支部", "锦绣社区第二党支部"),
        *("沙窝村党支部", FORMULA),
    ]
    assert not computes(content)


def test_one_workbook_has_the_branches_and_the_units_in_reach(quarter):
    _, content = made(clerk(quarter.street))

    head, *rows = cells(content, "单位")
    assert load_workbook(BytesIO(content)).sheetnames == ["支部", "单位"]
    assert head[:5] == ["单位", "支部数", "方案", "得分", "档次"]
    assert [row[:3] for row in rows] == [["花溪路街道工委", 2, "所属党支部的平均"]]


@pytest.mark.parametrize("ranked", [False, True])
def test_the_circular_tells_bands_and_completion_and_ranks_only_where_the_scheme_does(quarter, ranked):
    Scheme.objects.update(with_ranking=ranked)

    one, content = made(staff(quarter.root), ExportKind.NOTICE)
    paper = Document(BytesIO(content))
    tables = [[[cell.text for cell in row.cells] for row in table.rows] for table in paper.tables]

    assert one.file_name == "2026年三季度考核情况通报.docx"
    assert "共有4个党支部计分" in "".join(paragraph.text for paragraph in paper.paragraphs)
    assert tables[0][0] == ["事项", "应做", "已做", "完成率"]
    assert tables[0][1][0] == "主题党日"
    assert tables[-1][0] == ["单位", "党支部", "得分", "档次", *(["名次"] if ranked else [])]


@pytest.mark.parametrize("final", [False, True])
def test_every_page_of_a_circular_says_so_until_it_is_final(client, quarter, final):
    Run.objects.update(final_at=NOW if final else None)

    one, content = made(staff(quarter.root), ExportKind.NOTICE)
    paper = Document(BytesIO(content))

    [section] = paper.sections
    first = "" if final else "仅供核对，还没有定稿　"
    assert {
        place.paragraphs[0].text.startswith(f"{first}{one.asked_by.name}") for place in (section.header, section.footer)
    } == {True}
    assert ("（仅供核对，还没有定稿）" in [line.text for line in paper.paragraphs]) is not final
    client.force_login(one.asked_by)
    places = (
        reverse("assessment:scores", args=["2026q3"]),
        reverse("assessment:explain", args=["2026q3", quarter.own.pk]),
    )
    assert ["没有定稿，仅供核对" in client.get(place).text for place in places] == [not final] * 2


def test_the_circular_is_put_into_the_departments_own_form(settings, tmp_path, quarter):
    settings.MEDIA_ROOT = tmp_path
    rows = ("{{支部.序号}}", "{{支部.名称}}", "{{支部.得分}}", "{{支部.档次}}")
    kept_form(Use.REPORT, word_form("{{季度}}通报：{{支部数}}个支部", rows=(rows,)), staff(quarter.root))

    one, content = made(clerk(quarter.street), ExportKind.NOTICE)
    paper = Document(BytesIO(content))
    _, points, _ = cells(made(one.asked_by)[1])

    assert paper.paragraphs[0].text == "2026年三季度通报：2个支部"
    [section] = paper.sections
    assert section.footer.paragraphs[0].text.startswith(f"仅供核对，还没有定稿　导出人：{one.asked_by.name}")
    assert section.header.paragraphs[0].text == "仅供核对，还没有定稿"
    table = [[cell.text for cell in row.cells] for row in paper.tables[0].rows]
    assert [row[:2] for row in table] == [["1", "锦绣社区第一党支部"], ["2", "锦绣社区第二党支部"]]
    assert (float(table[0][2]), table[0][3]) == (points[3], points[4])


@pytest.mark.parametrize("final", [False, True])
def test_a_workbook_of_the_department_says_so_too_until_it_is_final(settings, tmp_path, quarter, final):
    settings.MEDIA_ROOT = tmp_path
    kept_form(Use.REPORT, sheet_form(("{{季度}}",), ("{{支部.名称}}", "{{支部.得分}}")), staff(quarter.root))
    Run.objects.update(final_at=NOW if final else None)

    _, content = made(clerk(quarter.street), ExportKind.NOTICE)

    sheet = load_workbook(BytesIO(content)).active
    assert sheet.oddHeader.center.text == (None if final else "仅供核对，还没有定稿")
    assert sheet.oddFooter.center.text.startswith("仅供核对，还没有定稿　导出人：") is not final


@pytest.mark.parametrize("final", [False, True])
@pytest.mark.parametrize(
    "form", [word_form("{{季度}}", rows=(POINTS,)), sheet_form(("{{季度}}",), POINTS)], ids=["docx", "xlsx"]
)
def test_a_form_that_is_filled_may_be_larger_than_one_that_is_taken(
    settings, monkeypatch, tmp_path, quarter, form, final
):
    settings.MEDIA_ROOT = tmp_path
    kept_form(Use.REPORT, form, staff(quarter.root))
    Run.objects.update(final_at=NOW if final else None)
    monkeypatch.setattr(package, "LARGEST_UNPACKED", unpacked(form))

    _, content = made(clerk(quarter.street), ExportKind.NOTICE)

    assert unpacked(content) > unpacked(form)


def unpacked(content: bytes) -> int:
    with ZipFile(BytesIO(content)) as held:
        return sum(part.file_size for part in held.infolist())


@pytest.mark.parametrize(("label", "kind"), [("考核计分表.xlsx", "SCORES"), ("通报.docx", "NOTICE")])
def test_one_click_on_the_workbench_asks_for_a_file_and_a_second_makes_no_second(client, quarter, label, kind):
    client.force_login(clerk(quarter.street))
    front = client.get("/desk/?quarter=2026q4").text
    form = next(one for one in re.findall(r"<form.*?</form>", front, re.DOTALL) if label in one)
    said = dict(re.findall(r'name="(uid|quarter|kind)" value="([^"]+)"', form))

    answers = [client.post(reverse("reports:exports"), said) for _ in range(2)]

    assert [answer.headers.get("Location") for answer in answers] == [reverse("reports:exports")] * 2
    assert [(one.kind, one.quarter) for one in Export.objects.all()] == [(kind, Q3)]


def test_a_file_is_taken_by_who_asked_alone(client, quarter):
    one, content = made(clerk(quarter.street))
    address = reverse("reports:export_file", args=[one.pk])

    client.force_login(clerk(quarter.street, "同事"))
    assert client.get(address).status_code == 404
    client.force_login(one.asked_by)
    answer = client.get(address)

    assert b"".join(answer.streaming_content) == content
    assert "filename*=utf-8''2026%E5%B9%B4" in answer["Content-Disposition"]
    assert AuditRow.objects.filter(action="reports.take_export", by=one.asked_by).count() == 1


def test_a_file_is_not_given_out_when_its_days_are_over(client, quarter):
    one, _ = made(clerk(quarter.street))
    Export.objects.filter(pk=one.pk).update(asked_at=now() - KEPT_FOR)
    client.force_login(one.asked_by)

    answer = client.get(reverse("reports:export_file", args=[one.pk]))

    assert (answer.status_code, answer.headers["Location"]) == (302, reverse("reports:exports"))


def test_a_file_of_a_wider_reach_is_not_given_out_after_it_became_narrower(client, quarter):
    both = clerk(quarter.street)
    Grant.objects.create(account=both, role="COMMITTEE_ADMIN", organization=quarter.other_street)
    one, _ = made(both)
    Grant.objects.filter(account=both, organization=quarter.other_street).delete()
    client.force_login(both)

    answer = client.get(reverse("reports:export_file", args=[one.pk]), follow=True)

    assert "您的管辖范围变了" in answer.content.decode()


def test_rights_that_ended_before_the_worker_came_make_no_file(quarter):
    former = clerk(quarter.street)
    one = asked(former)
    Grant.objects.filter(account=former).delete()

    make_next(clock=clock)
    one.refresh_from_db()

    assert (one.job_state, one.file, list(folder().glob("*"))) == (JobState.FAILED, "", [])


def test_a_quarter_that_was_not_computed_says_so_and_can_be_made_later(town):
    install()
    held(town.own, FRIDAYS[0])
    one, _ = made(staff(town.root))
    assert (one.job_state, "还没有计算" in one.failure) == (JobState.FAILED, True)

    computed()
    ask_again(export=one, by=one.asked_by, now=NOW)
    make_next(clock=clock)
    one.refresh_from_db()

    assert (one.job_state, (folder() / one.file).exists()) == (JobState.DONE, True)


def test_below_the_reserve_the_asker_reads_why_there_is_no_file_and_has_it_made_later(quarter, disk_left):
    disk_left(LARGEST_RESERVE - 1)
    one, _ = made(staff(quarter.root))
    assert (one.job_state, list(folder().iterdir())) == (JobState.FAILED, [])
    assert one.failure == "服务器存储空间已满，文件没有存上；请告诉系统管理员，腾出空间后再按“重新做”。"

    disk_left(LARGEST_RESERVE)
    ask_again(export=one, by=one.asked_by, now=NOW)
    make_next(clock=clock)
    one.refresh_from_db()

    assert (one.job_state, (folder() / one.file).exists()) == (JobState.DONE, True)


def test_the_same_page_sent_twice_is_one_export(client, quarter):
    client.force_login(staff(quarter.root))
    said = {"uid": str(uuid4()), "quarter": "2026q3", "kind": "NOTICE"}

    for _ in range(2):
        assert client.post(reverse("reports:exports"), said).status_code == 302

    assert Export.objects.count() == 1


def test_the_page_shows_itself_anew_while_something_waits_and_no_longer(client, quarter):
    keeper = staff(quarter.root)
    asked(keeper)
    client.force_login(keeper)

    waiting = client.get(reverse("reports:exports"))
    make_next(clock=clock)
    finished = client.get(reverse("reports:exports"))

    assert ("Refresh" in waiting, "Refresh" in finished) == (True, False)
    assert "做好了" in finished.content.decode()


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_for_any_number(client, quarter, count, quiet_side, django_assert_num_queries):
    keeper = staff(quarter.root)
    client.force_login(keeper)
    for _ in range(count):
        asked(keeper)

    with django_assert_num_queries(9):
        client.get(reverse("reports:exports"))


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize("kind", OF_A_RUN)
def test_a_file_costs_the_same_for_any_number_of_branches(quarter, count, kind, django_assert_max_num_queries):
    for at in range(count):
        held(branch(committee(quarter.root), f"新{at}党支部"), FRIDAYS[0])
    computed()
    asked(staff(quarter.root), kind)

    with django_assert_max_num_queries(22):
        make_next(clock=clock)


def test_after_a_week_row_and_file_are_gone_and_so_is_what_no_row_names(quarter):
    old, _ = made(staff(quarter.root))
    later = NOW + KEPT_FOR + timedelta(minutes=1)
    kept, _ = made(staff(quarter.root))
    Export.objects.filter(pk=kept.pk).update(asked_at=later)
    half = folder() / "half.xlsx.part"
    half.write_bytes(b"half")
    for path in folder().glob("*"):
        os.utime(path, (NOW.timestamp(),) * 2)

    forget_exports(now=later)

    assert [one.pk for one in Export.objects.all()] == [kept.pk]
    assert [path.name for path in folder().glob("*")] == [kept.file]
    assert old.pk != kept.pk


def test_nothing_personal_stands_in_the_name_of_a_file(quarter):
    one, _ = made(clerk(quarter.street, "许静"))

    assert re.fullmatch(r"[0-9a-f]{32}\.xlsx", one.file)
    assert one.file_name == "2026年三季度考核计分表.xlsx"
    assert Path(one.file).name == one.file

"""Long lists of the desk as files that a worker makes: as their page was narrowed, for who asked, opened by others."""

from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from uuid import uuid4

import pandas as pd
import pytest
from django.urls import reverse
from factories import branch, clerk, member, staff
from hostile.sheets import runs
from openpyxl import load_workbook
from quarter_factories import held, install
from time_machine import travel

from activities.duties.models import DutyKind
from analytics.reports.models import Export
from analytics.reports.rules import ExportKind
from analytics.reports.services.exports import ask_again, forget_exports, make_next
from analytics.reports.services.files import folder
from dangjian.audit.models import AuditRow
from dangjian.jobs.models import JobState
from members.private.services import store
from organizations.access.models import Grant

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 9, 28, 4, tzinfo=UTC)
FRIDAYS = (date(2026, 7, 10), date(2026, 8, 14), date(2026, 9, 11))
FORMULA = "=HYPERLINK(1)党支部"
LISTS = {
    "behind_file": "/desk/behind/export/",
    "warning_file": "/desk/warning/export/",
    "roster_file": "/desk/roster/export/",
}


@pytest.fixture(autouse=True)
def _place(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    with travel(NOW, tick=False):
        yield


@pytest.fixture
def quarter(town):
    """Of one street the first branch has all theme days and a meeting, the second nothing; elsewhere a formula."""
    install()
    for day in FRIDAYS:
        held(town.own, day)
    held(town.own, date(2026, 9, 20), DutyKind.MEMBERS_MEETING)
    branch(town.other_street, FORMULA)
    return town


def clock() -> datetime:
    return NOW


def asked(client, by, address: str, **said: str) -> Export:
    client.force_login(by)
    answer = client.post(address, {"uid": str(uuid4()), **said})
    assert answer.headers["Location"] == reverse("reports:exports")
    return Export.objects.latest("pk")


def made(client, by, address: str, **said: str) -> tuple[Export, bytes]:
    one = asked(client, by, address, **said)
    make_next(clock=clock)
    one.refresh_from_db()
    return one, (folder() / one.file).read_bytes() if one.file else b""


def rows(content: bytes, *, below: int = 2) -> list[list[object]]:
    """By a second program, from below the title and the notes."""
    sheet = pd.read_excel(BytesIO(content), header=None, engine="openpyxl")
    return [[None if pd.isna(cell) else cell for cell in row] for row in sheet.to_numpy().tolist()][below:]


def test_who_is_behind_is_taken_away_as_the_page_was_narrowed(client, quarter):
    one, content = made(client, clerk(quarter.street), LISTS["behind_file"] + "?quarter=2026q3&item=THEME_DAY-2026-07")

    assert (one.job_state, one.failure, one.file_name) == (JobState.DONE, "", "2026年三季度未完成情况-20260928.xlsx")
    head, *told = rows(content)
    assert head == ["单位", "党支部", "缺什么", "已过天数", "书记", "上次提醒"]
    assert [row[:3] for row in told] == [["花溪路街道工委", "锦绣社区第二党支部", "7月主题党日"]]


def test_who_will_be_red_is_taken_away_as_the_page_was_narrowed_and_sorted(client, quarter):
    address = f"{LISTS['warning_file']}?unit={quarter.other_street.pk}&sort=unit"
    one, content = made(client, staff(quarter.root), address)

    assert one.file_name == "2026年三季度谁会变红-20260928.xlsx"
    assert [row[:2] for row in rows(content)[1:]] == [["古渡镇党委", "沙窝村党支部"], ["古渡镇党委", FORMULA]]


def test_the_roster_is_masked_marked_and_told_to_the_log(client, quarter):
    person = member(quarter.own, numbers=store(id_number="11010519491231002X", phone="13800138000"))
    member(quarter.foreign, "外人")
    by = clerk(quarter.street)

    one, content = made(client, by, LISTS["roster_file"], reason="VERIFY", q=person.name)

    assert one.file_name == "党员花名册-20260928.xlsx"
    sheet = load_workbook(BytesIO(content)).active
    log = AuditRow.objects.get(action="roster.export")
    assert (log.by, log.detail["reason"], log.detail["rows"]) == (by, "VERIFY", sheet.max_row - 6)
    assert log.detail["number"] in sheet["A4"].value == sheet.oddHeader.center.text
    assert "13800138000" not in str(rows(content))
    assert "11010519491231002X" not in str(rows(content))
    assert "外人" not in str(rows(content))


@pytest.mark.parametrize("name", LISTS)
def test_no_cell_of_any_list_is_computed(client, quarter, name):
    town_branch = branch(quarter.other_street, "+SUM(1)党支部")
    member(town_branch, "@何苗")
    said = {"reason": "VERIFY"} if name == "roster_file" else {}

    _, content = made(client, staff(quarter.root), LISTS[name], **said)

    assert runs(content) == []
    sheet = load_workbook(BytesIO(content)).active
    cells = [cell for row in sheet.iter_rows() for cell in row]
    assert {cell.data_type for cell in cells} <= {"s", "n", "d", "inlineStr"}
    assert "+SUM(1)党支部" in str([cell.value for cell in cells])


@pytest.mark.parametrize("name", LISTS)
def test_the_same_page_sent_twice_is_one_file_and_a_broken_one_none(client, quarter, name):
    said = {"uid": str(uuid4()), "reason": "VERIFY"}
    client.force_login(staff(quarter.root))

    for _ in range(2):
        assert client.post(LISTS[name], said).headers["Location"] == reverse("reports:exports")
    for broken in ({}, {"uid": "x", "reason": "VERIFY"}):
        assert client.post(LISTS[name] + "?sort=unit", broken).headers["Location"].endswith("/?sort=unit")

    assert Export.objects.count() == 1


def test_the_roster_is_not_made_without_a_reason(client, quarter):
    client.force_login(staff(quarter.root))

    answer = client.post(LISTS["roster_file"] + "?sex=FEMALE", {"uid": str(uuid4())}, follow=True)

    assert answer.redirect_chain == [("/desk/person/export/?sex=FEMALE", 302)]
    assert "请先选择导出事由" in answer.text
    assert Export.objects.count() == 0


def test_a_short_roster_leaves_at_once_and_a_long_one_is_made_in_the_background(client, quarter, monkeypatch):
    member(quarter.own)
    client.force_login(clerk(quarter.street))
    assert LISTS["roster_file"] not in client.get("/desk/person/export/").text

    monkeypatch.setattr("members.roster.views.lists.MOST_AT_ONCE", 0)

    page = client.get("/desk/person/export/?sex=FEMALE&age=nonsense").text
    assert f'formaction="{LISTS["roster_file"]}?sex=FEMALE&amp;age=nonsense"' in page
    assert '<input type="hidden" name="sex" value="FEMALE">' in page
    assert 'name="age"' not in page


@pytest.mark.parametrize("name", ["behind", "warning"])
def test_the_page_asks_for_its_own_rows(client, quarter, name):
    client.force_login(staff(quarter.root))

    page = client.get(f"/desk/{name}/?unit={quarter.street.pk}").text

    assert f'action="/desk/{name}/export/?unit={quarter.street.pk}"' in page


def test_a_unit_out_of_reach_by_now_makes_no_file(client, quarter):
    both = clerk(quarter.street)
    Grant.objects.create(account=both, role="COMMITTEE_ADMIN", organization=quarter.other_street)
    one = asked(client, both, f"{LISTS['behind_file']}?unit={quarter.other_street.pk}")
    Grant.objects.filter(account=both, organization=quarter.other_street).delete()

    make_next(clock=clock)
    one.refresh_from_db()

    assert (one.job_state, one.file, list(folder().glob("*"))) == (JobState.FAILED, "", [])


def test_a_file_made_again_has_another_name_and_the_old_one_is_gone(
    client, quarter, django_capture_on_commit_callbacks
):
    one, _ = made(client, staff(quarter.root), LISTS["behind_file"])
    first = one.file

    with django_capture_on_commit_callbacks(execute=True):
        ask_again(export=one, by=one.asked_by, now=NOW)
    make_next(clock=clock)
    one.refresh_from_db()

    assert one.file != first
    assert [path.name for path in folder().glob("*")] == [one.file]


def test_a_roster_lies_about_for_a_day_and_another_list_for_a_week(client, quarter):
    member(quarter.own)
    kept, _ = made(client, staff(quarter.root), LISTS["behind_file"])
    made(client, kept.asked_by, LISTS["roster_file"], reason="VERIFY")

    forget_exports(now=NOW + timedelta(days=1, minutes=1))

    assert [one.pk for one in Export.objects.all()] == [kept.pk]


def test_a_long_roster_tells_how_far_it_is(client, quarter, monkeypatch):
    monkeypatch.setattr("members.roster.services.export.CHUNK", 2)
    for _ in range(5):
        member(quarter.own)
    seen = []
    advance = Export.advance
    monkeypatch.setattr(
        Export, "advance", lambda one, **said: (seen.append((said["done"], said["total"])), advance(one, **said))
    )

    one, content = made(client, clerk(quarter.street), LISTS["roster_file"], reason="VERIFY")

    people = len(rows(content, below=4)) - 2  # without the head and the mark
    assert seen[-2:] == [(people, people + 2), (people + 1, people + 2)]
    assert [done for done, _ in seen[:2]] == [2, 4]
    assert (one.progress_done, one.progress_total) == (people + 2, people + 2)


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(("kind", "most"), [(ExportKind.BEHIND, 20), (ExportKind.WARNING, 34), (ExportKind.ROSTER, 16)])
def test_a_list_costs_the_same_for_any_number_of_rows(
    client, quarter, count, kind, most, django_assert_max_num_queries
):
    for at in range(count):
        member(branch(quarter.street, f"新{at}党支部"))
    asked(client, staff(quarter.root), LISTS[f"{kind.lower()}_file"], reason="VERIFY")

    with django_assert_max_num_queries(most):
        make_next(clock=clock)

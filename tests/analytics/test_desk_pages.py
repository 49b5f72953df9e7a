"""The desk counts what is in the viewer's reach and nothing else, for the same number of queries."""

from datetime import date
from io import BytesIO
from uuid import uuid4

import pytest
from factories import account, branch, clerk, committee, grant, secretary, staff
from openpyxl import load_workbook
from quarter_factories import computed, held, install

from activities.duties.models import DutyKind
from analytics.desk.queries.behind import behind, chase_text
from analytics.desk.queries.standing import standing
from dangjian.periods import Quarter
from organizations.access.models import Account
from organizations.access.rules import Role

pytestmark = pytest.mark.django_db
Q3, AFTER = Quarter(2026, 3), date(2026, 10, 1)
FRIDAYS = (date(2026, 7, 10), date(2026, 8, 14), date(2026, 9, 11))


def fresh(someone: Account) -> Account:
    return Account.objects.get(pk=someone.pk)


@pytest.fixture
def quarter(town):
    """The sibling and the foreign branch did nothing; the own one everything but one theme day."""
    install()
    for day in FRIDAYS[:2]:
        held(town.own, day)
    held(town.own, date(2026, 9, 20), DutyKind.MEMBERS_MEETING)
    held(town.own, date(2026, 8, 20), DutyKind.PARTY_LECTURE)
    return town


def test_a_clerk_sees_who_is_behind_in_the_own_unit_and_nobody_else(quarter):
    now = standing(clerk(quarter.street), Q3, today=AFTER)

    assert [(one.branch.name, one.labels) for one in behind(now)] == [
        ("锦绣社区第二党支部", "7月主题党日、8月主题党日、9月主题党日、三季度党员大会、三季度党课"),
        ("锦绣社区第一党支部", "9月主题党日"),
    ]


def test_completion_counts_branches_in_reach(quarter):
    shares = {one.column.label: one.share.text for one in standing(staff(quarter.root), Q3, today=AFTER).completion()}

    assert shares == {"7月党日": "1/3", "8月党日": "1/3", "9月党日": "0/3", "党员大会": "1/3", "党课": "1/3"}


def test_the_chase_text_names_branches_unit_by_unit(quarter):
    rows = [one for one in behind(standing(staff(quarter.root), Q3, today=AFTER)) if one.branch.pk == quarter.own.pk]

    assert chase_text(rows, link="http://portal/report/").splitlines()[1:] == [
        "花溪路街道工委：",
        "· 锦绣社区第一党支部：9月主题党日",
        "记录地址：http://portal/report/",
        "如果已经办了，请忽略。",
    ]


def test_the_workbench_and_the_list_hold_only_what_is_in_reach(client, quarter):
    computed()
    client.force_login(clerk(quarter.street))

    for path in ("/desk/?quarter=2026q3", "/desk/behind/?quarter=2026q3", "/desk/score/2026q3/"):
        page = client.get(path).content.decode()
        assert "锦绣社区第二党支部" in page
        assert "沙窝村党支部" not in page
        assert "古渡镇党委" not in page


def test_choosing_branches_out_of_reach_adds_nothing_to_the_text(client, quarter):
    client.force_login(clerk(quarter.street))

    page = client.post(
        "/desk/behind/?quarter=2026q3", {"branch": [quarter.own.pk, quarter.foreign.pk]}
    ).content.decode()

    assert "· 锦绣社区第一党支部：9月主题党日" in page
    assert "沙窝村党支部" not in page


def test_a_cell_of_an_open_window_leads_to_those_who_may_still_do_it_and_nobody_is_asked(quarter):
    early = standing(clerk(quarter.street), Q3, today=date(2026, 8, 25))

    found = behind(early, column="PARTY_LECTURE")

    assert [(one.branch.name, one.labels, one.in_words, one.days, one.since) for one in found] == [
        ("锦绣社区第二党支部", "", "三季度党课（9月30日截止）", 0, "9月30日截止")
    ]
    assert "锦绣社区第二党支部" not in chase_text(found, link="http://portal/report/")
    assert [one.labels for one in behind(early)] == ["7月主题党日、8月主题党日"]


def test_the_text_speaks_of_what_the_list_was_narrowed_to(client, quarter):
    client.force_login(clerk(quarter.street))
    narrowed = f"/desk/behind/?quarter=2026q3&item=THEME_DAY-2026-07&unit={quarter.sibling.pk}"

    page = client.get(narrowed)

    assert f'action="{narrowed.replace("&", "&amp;")}"' in page.text
    assert f'<option value="{quarter.sibling.pk}" selected>锦绣社区第二党支部</option>' in page.text
    text = client.post(narrowed, {"branch": [quarter.sibling.pk]}).context["chase"]
    assert text.splitlines()[2] == "· 锦绣社区第二党支部：7月主题党日"


@pytest.mark.parametrize(
    ("path", "words"),
    [
        ("/desk/behind/?quarter=2026q3&item=APPRAISAL", "没有符合条件的支部。"),
        ("/desk/warning/?coming=RED", "没有符合条件的支部。"),
        ("/desk/reminders/?kind=hand", "没有符合条件的提醒。"),
    ],
)
def test_a_list_that_was_narrowed_to_nothing_does_not_say_that_all_is_done(client, quarter, path, words):
    client.force_login(clerk(quarter.street))

    page = client.get(path).text

    assert (words in page, "看全部" in page, "都记上了" in page) == (True, True, False)


@pytest.mark.parametrize(
    "path",
    ["/desk/behind/", "/desk/warning/", "/desk/score/o/{own}/history/", "/desk/score/2026q3/o/{own}/explain/?print=1"],
)
def test_what_can_be_printed_has_a_button_that_prints(client, quarter, path):
    computed()
    client.force_login(clerk(quarter.street))

    page = client.get(path.format(own=quarter.own.pk)).text

    assert ('js-only" type="button" data-print>' in page, "js/print" in page) == (True, True)


def test_a_quarter_without_points_has_no_files_of_them_and_says_so_when_asked(client, quarter):
    client.force_login(clerk(quarter.street))

    assert "考核计分表.xlsx" not in client.get("/desk/?quarter=2026q3").text
    asked = client.post("/desk/export/", {"uid": uuid4(), "kind": "SCORES", "quarter": "2025q1"})

    assert "这个季度还没有计算，算好以后再导出。" in asked.text


def test_a_former_clerk_has_no_desk_any_more(client, quarter):
    someone = account()
    grant(someone, Role.COMMITTEE_ADMIN, quarter.street, ends_at="2026-01-01T00:00Z", starts_at="2025-01-01T00:00Z")
    client.force_login(someone)

    assert client.get("/desk/").status_code == 404


def test_the_score_sheet_opens_in_another_program_with_every_branch_in_reach(client, quarter):
    computed()
    client.force_login(clerk(quarter.street))

    answer = client.get("/desk/export/score/2026q3/")

    sheet = load_workbook(BytesIO(answer.content)).active
    rows = [[cell.value for cell in row[:4]] for row in sheet.iter_rows(min_row=4)]
    assert [row[1] for row in rows] == ["锦绣社区第一党支部", "锦绣社区第二党支部"]
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_the_secretary_reads_the_own_score_and_not_the_neighbours(client, quarter):
    computed()
    client.force_login(secretary(quarter.own))

    assert client.get(f"/b/{quarter.own.pk}/score/2026q3/").status_code == 200
    assert client.get(f"/b/{quarter.sibling.pk}/score/2026q3/").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
@pytest.mark.parametrize(
    ("path", "queries"),
    [("/desk/?quarter=2026q3", 21), ("/desk/behind/?quarter=2026q3", 15), ("/desk/score/2026q3/", 12)],
)
def test_desk_lists_cost_the_same_for_one_branch_and_for_three(
    client, town, count, path, queries, django_assert_num_queries, quiet_side
):
    install()
    unit = committee(town.root)
    for at in range(count):
        held(branch(unit, f"新{at}党支部"), FRIDAYS[0])
    computed()
    client.force_login(staff(town.root))
    client.get(path)

    with django_assert_num_queries(queries):
        client.get(path)


def test_an_organization_leads_to_its_score_in_the_newest_quarter(client, quarter, town):
    client.force_login(staff(town.root))

    assert f'href="/desk/score/?organization={town.own.pk}"' in client.get(f"/desk/org/{town.own.pk}/").text
    answer = client.get(f"/desk/score/?organization={town.own.pk}")
    assert answer.url == f"/desk/score/2026q3/o/{town.own.pk}/"
    assert client.get("/desk/score/?organization=x").url == "/desk/score/2026q3/"

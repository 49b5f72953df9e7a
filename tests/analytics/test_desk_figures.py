"""The figures of members and organizations as they were on a day, and those of theme days."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.utils.timezone import localdate
from factories import branch, clerk, member, staff
from openpyxl import load_workbook
from quarter_factories import held, install

from analytics.desk.queries.figures import figures
from analytics.desk.queries.theme_days import theme_days
from analytics.desk.rules.figures import AGES, Row, lines, together
from analytics.desk.rules.theme_days import all_of
from dangjian.periods import Month, Quarter
from members.roster.models import Affiliation, Movement
from organizations.tree.models import Sector
from organizations.tree.services import move

pytestmark = pytest.mark.django_db
JUNE, TODAY = date(2026, 6, 30), date(2026, 11, 30)


def counts(account, day, *codes):
    return {row.name: [row.counts.get(code, 0) for code in codes] for row in figures(account, day)}


def test_members_are_counted_where_they_belonged_on_the_day(town):
    """Who moved in August is in the old unit in June and in the new one in November."""
    mover = member(town.own)
    member(town.foreign)
    Affiliation.objects.filter(member=mover).update(ends_on=date(2026, 8, 1))
    Affiliation.objects.create(member=mover, organization=town.foreign, starts_on=date(2026, 8, 1))

    june, now = (counts(staff(town.root), day, "total") for day in (JUNE, TODAY))
    assert (june["花溪路街道工委"], june["古渡镇党委"]) == ([1], [1])
    assert (now["花溪路街道工委"], now["古渡镇党委"]) == ([0], [2])


def test_somebody_is_full_and_in_the_party_only_from_the_day_it_happened(town):
    member(town.own, category="FULL", joined_on=date(2025, 5, 1), regularized_on=date(2026, 5, 1))
    member(town.own, category="PROBATIONARY", joined_on=date(2026, 7, 1), regularized_on=None)
    member(town.own, category="ACTIVIST", joined_on=None, regularized_on=None)

    seen = {
        day: counts(clerk(town.street), day, "total", "full", "probationary")["花溪路街道工委"]
        for day in (date(2025, 4, 30), date(2026, 4, 30), JUNE, TODAY)
    }

    assert list(seen.values()) == [[0, 0, 0], [1, 0, 1], [1, 1, 0], [2, 1, 1]]


def test_who_was_suspended_later_was_counted_before(town):
    someone = member(town.own, membership_status="SUSPENDED")
    Movement.objects.create(
        member=someone, kind="STATUS", on=date(2026, 9, 1), origin=town.own, was="NORMAL", became="SUSPENDED"
    )

    assert [counts(clerk(town.street), day, "total")["花溪路街道工委"] for day in (JUNE, TODAY)] == [[1], [0]]


def test_a_branch_stands_where_it_hung_on_the_day(town):
    moved = branch(town.street, "流动的党支部", sector=Sector.VILLAGE)
    member(moved)
    move(organization=moved, to=town.foreign.parent, on=date(2026, 8, 1), by=None)

    june, now = (counts(staff(town.root), day, "kind_BRANCH", "sector_VILLAGE", "total") for day in (JUNE, TODAY))

    assert june["花溪路街道工委"][0] == now["花溪路街道工委"][0] + 1
    assert june["花溪路街道工委"][2] == 1
    assert now["古渡镇党委"][2] == 1


def test_a_clerk_counts_the_own_street_alone(town):
    member(town.foreign)

    rows = figures(clerk(town.street), TODAY)

    assert [(row.name, row.counts["kind_BRANCH"], row.counts.get("total", 0)) for row in rows] == [
        ("花溪路街道工委", 2, 0)
    ]


def test_ages_are_those_of_the_day_and_who_has_none_stands_apart(town):
    member(town.own, born_on=date(1990, 7, 1))
    member(town.own, born_on=None)

    (row,) = figures(clerk(town.street), JUNE)
    assert [(one.label, one.count) for one in lines(row, AGES, of="total", unknown="没有登记") if one.count] == [
        ("31至35岁", 1),
        ("没有登记", 1),
    ]


def test_rows_add_up_class_by_class():
    whole = together([Row("甲", {"total": 2, "women": 1}), Row("乙", {"total": 3})])

    assert (whole.name, whole.counts) == ("合计", {"total": 5, "women": 1})


@pytest.mark.parametrize("count", [1, 3])
def test_the_figures_ask_as_often_for_one_branch_as_for_three(town, count, django_assert_num_queries):
    for _ in range(count):
        member(branch(town.street))
    someone = clerk(town.street)
    figures(someone, TODAY)

    with django_assert_num_queries(3):
        figures(someone, TODAY)


def test_the_workbook_has_every_unit_and_the_sum_and_no_formula(client, town):
    member(town.own)
    client.force_login(staff(town.root))

    answer = client.get("/desk/figures/export/?day=2026-06-30")

    sheet = load_workbook(BytesIO(answer.content)).active
    titles = [cell.value for cell in next(sheet.iter_rows(min_row=3, max_row=3))]
    last = list(sheet.iter_rows(values_only=True))[-1]
    assert (last[0], last[titles.index("党员")]) == ("合计", 1)
    assert all(cell.data_type != "f" for row in sheet.iter_rows() for cell in row)


def test_the_page_opens_the_classes_of_one_unit_and_refuses_a_day_to_come(client, town):
    member(town.own)
    client.force_login(staff(town.root))

    page = client.get(f"/desk/figures/?day=2026-06-30&unit={town.street.pk}").text
    assert '<h2 class="sub">花溪路街道工委</h2>' in page
    assert "这一天还没到" in client.get(f"/desk/figures/?day={localdate() + timedelta(days=1)}").text


def test_theme_days_are_told_by_theme_by_time_by_person_and_by_rate(town):
    """One theme in two branches is one 项 and two 场次; what was returned, another kind and another unit are none."""
    install()
    branch(town.street, sector=Sector.OTHER)  # where people of an unknown branch would be put
    came, away, on_leave = member(town.own), member(town.own), member(town.sibling)
    held(town.own, date(2026, 7, 10), topic="清理 家属院", came=(came,), absent=((away, "UNEXCUSED"),))
    held(town.sibling, date(2026, 7, 10), topic="清理家属院", absent=((on_leave, "SICK"),))
    held(town.own, date(2026, 8, 14), topic="义务植树", came=(came, away))
    held(town.own, date(2026, 9, 11), topic="退回的", state="RETURNED", came=(came,))
    held(town.own, date(2026, 9, 20), "MEMBERS_MEETING", came=(came,))
    held(town.foreign, date(2026, 7, 10), topic="别处的", came=(member(town.foreign),))

    whole = all_of(theme_days(clerk(town.street), Quarter(2026, 3)))
    july = all_of(theme_days(clerk(town.street), Month(2026, 7)))

    assert (whole.branches, whole.items, whole.held) == (3, 2, 3)
    assert (whole.turnout.due, whole.turnout.present, whole.turnout.rate, whole.turnout.leave_rate) == (5, 3, 75, 20)
    assert (july.items, july.held, july.turnout.present) == (1, 2, 1)


def test_theme_days_stand_in_the_sector_of_their_branch(town):
    village = branch(town.street, sector=Sector.VILLAGE)
    held(village, date(2026, 7, 10))

    rows = theme_days(clerk(town.street), Quarter(2026, 3))

    assert {row.name: (row.branches, row.held) for row in rows}["农村"] == (1, 1)


@pytest.mark.parametrize("count", [1, 3])
def test_theme_day_figures_ask_as_often_for_one_branch_as_for_three(town, count, django_assert_num_queries):
    for _ in range(count):
        held(branch(town.street), date(2026, 7, 10))
    someone = clerk(town.street)
    theme_days(someone, Quarter(2026, 3))

    with django_assert_num_queries(3):
        theme_days(someone, Quarter(2026, 3))


def test_the_theme_day_page_and_its_workbook_say_the_same(client, town):
    held(town.own, date(2026, 7, 10), came=(member(town.own),))
    client.force_login(clerk(town.street))

    assert "1项、1场次、1人次" in client.get("/desk/figures/themeday/?period=2026Q3").text
    sheet = load_workbook(BytesIO(client.get("/desk/figures/themeday/export/?period=2026Q3").content)).active
    assert list(sheet.iter_rows(values_only=True))[-1][:8] == ("合计", 2, 1, 1, 1, 1, 100, 0)

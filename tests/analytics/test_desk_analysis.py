"""The analysis of a quarter: the tables that its charts are drawn from, in the viewer's reach."""

import re
from datetime import date
from io import BytesIO

import pytest
from factories import branch, clerk, committee, member, staff
from openpyxl import load_workbook
from quarter_factories import held, install

from analytics.desk.queries.analysis import analysis
from analytics.desk.rules import Share
from analytics.desk.rules.areas import Area, with_weakest
from dangjian.periods import Quarter
from organizations.tree.models import Kind

Q3, AFTER = Quarter(2026, 3), date(2026, 10, 5)


def area(number: int, done: int, due: int = 100) -> Area:
    return Area(number, "古渡镇", f"第{number}片", 10, Share(done, due))


def test_the_least_complete_are_named_and_where_all_are_alike_nobody_is():
    marked = with_weakest([area(1, 80), area(2, 100), area(3, 0, 0), area(4, 95)])

    assert [one.organization_id for one in marked if one.weak] == [1, 4]
    assert not any(one.weak for one in with_weakest([area(1, 80), area(2, 80)]))
    assert not any(one.weak for one in with_weakest([area(1, 0, 0)]))


def test_at_most_eight_are_named():
    assert sum(one.weak for one in with_weakest([area(number, number) for number in range(1, 40)])) == 8


@pytest.mark.django_db
def test_an_area_has_the_members_and_the_due_things_of_all_its_branches(town):
    install()
    community = committee(town.street, "锦绣社区党委", kind=Kind.COMMITTEE, name="中共锦绣社区委员会")
    first, second = branch(community), branch(community)
    for place in (first, first, second, town.own, town.foreign):
        member(place)
    held(first, date(2026, 7, 10))

    found = {one.name: one for one in analysis(staff(town.root), Q3, today=AFTER).areas}

    assert (found["锦绣社区党委"].unit, found["锦绣社区党委"].members) == ("花溪路街道工委", 3)
    assert found["锦绣社区党委"].share.text == "1/10"
    assert {"锦绣社区第一党支部", "沙窝村党支部"} <= set(found)
    assert {one.name for one in analysis(clerk(town.street), Q3, today=AFTER).areas} == {
        first.short_name,
        second.short_name,
        "锦绣社区第一党支部",
    }


@pytest.mark.django_db
def test_every_row_of_the_table_is_drawn_and_leads_to_what_is_missing(client, town):
    install()
    member(town.own)
    member(town.foreign)
    client.force_login(clerk(town.street))

    page = client.get("/desk/analysis/2026q3/")

    assert re.findall(r'<tr data-size="(\d+)" data-tenths="(\d+)"', page.text) == [("1", "0")]
    assert f'href="/desk/behind/?quarter=2026q3&amp;unit={town.own.pk}"' in page.text
    assert "沙窝村党支部" not in page.text
    assert "eval" not in page.headers["Content-Security-Policy"]
    assert client.get("/desk/analysis/x/").status_code == 404


@pytest.mark.django_db
def test_the_table_is_taken_along(client, town):
    install()
    member(town.own)
    client.force_login(clerk(town.street))

    sheet = load_workbook(BytesIO(client.get("/desk/analysis/2026q3/export/").content)).active

    assert list(sheet.iter_rows(min_row=4, values_only=True)) == [
        ("锦绣社区第一党支部", "锦绣社区第一党支部", 1, 0, 5, 0)
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("count", [1, 3])
def test_the_analysis_asks_as_often_for_one_branch_as_for_three(
    client, town, count, django_assert_max_num_queries, quiet_side
):
    install()
    for _ in range(count):
        member(branch(town.street))
    client.force_login(clerk(town.street))
    client.get("/desk/analysis/2026q3/")

    with django_assert_max_num_queries(25) as asked:
        client.get("/desk/analysis/2026q3/")

    assert len(asked) == 19

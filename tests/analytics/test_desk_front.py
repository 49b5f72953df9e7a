"""The front page of the desk: the quarter beside the one before it, day by day, in the viewer's reach."""

import re
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from factories import branch, clerk, committee, member, staff
from quarter_factories import computed, held, install

from activities.duties.models import DutyKind
from activities.records.models import Activity, Attendance
from analytics.desk.queries.attending import attended, by_branch
from analytics.desk.queries.workbench import workbench
from dangjian.periods import Month, Quarter
from organizations.tree.models import Organization

pytestmark = pytest.mark.django_db
Q3, Q2 = Quarter(2026, 3), Quarter(2026, 2)
AUGUST = date(2026, 8, 20)


def handed_in(branch: Organization, day: date, at: date, **more):
    moment = datetime(at.year, at.month, at.day, 4, tzinfo=UTC)
    return held(branch, day, submitted_at=moment, **more)


@pytest.fixture
def duties(town):
    install()
    return town


def changes(account, today, quarter=Q3):
    bench = workbench(account, quarter, today=today)
    return {one.column.label: one.change for one in bench.completion}


def test_a_running_quarter_is_compared_with_the_same_day_of_the_one_before(duties):
    """On 20 August the second quarter's 51st day counts: what was handed in later is not there yet."""
    handed_in(duties.own, date(2026, 7, 10), date(2026, 7, 10))
    handed_in(duties.own, date(2026, 4, 10), date(2026, 4, 12))
    handed_in(duties.sibling, date(2026, 4, 10), date(2026, 6, 1))

    assert changes(clerk(duties.street), AUGUST)["7月党日"] == 0
    assert changes(clerk(duties.street), date(2026, 9, 20))["7月党日"] == -500


def test_a_quarter_that_is_over_is_compared_with_how_the_one_before_ended(duties):
    handed_in(duties.own, date(2026, 7, 10), date(2026, 7, 10))
    handed_in(duties.own, date(2026, 4, 10), date(2026, 4, 12))
    handed_in(duties.sibling, date(2026, 4, 10), date(2026, 9, 30))

    assert changes(clerk(duties.street), date(2026, 10, 5))["7月党日"] == -500


def test_before_the_portal_nothing_was_recorded_and_nothing_is_compared(duties):
    handed_in(duties.own, date(2026, 7, 10), date(2026, 7, 10))
    handed_in(duties.foreign, date(2026, 4, 10), date(2026, 4, 12))

    assert set(changes(clerk(duties.street), AUGUST).values()) == {None}


def test_who_came_is_counted_in_reach_and_without_what_no_duty_asks_for(duties):
    came, away, stranger = (member(place) for place in (duties.own, duties.own, duties.foreign))
    held(duties.own, date(2026, 7, 10), came=(came,), absent=((away, "UNEXCUSED"),))
    studied = held(duties.own, date(2026, 7, 17), came=(came, away))
    Activity.objects.filter(pk=studied.pk).update(kind="STUDY")
    held(duties.own, date(2026, 7, 12), came=(came,), state="RETURNED")
    held(duties.foreign, date(2026, 7, 10), came=(stranger,))

    found = by_branch(attended(clerk(duties.street), Q3.months), Q3.months)

    assert {pk: (one.present, one.due) for pk, one in found.items()} == {duties.own.pk: (1, 2)}
    assert by_branch(attended(clerk(duties.street), Q3.months), [Month(2026, 8)]) == {}


RAW = Attendance._meta.db_table


def test_no_page_of_the_desk_reads_single_attendance_rows(client, duties):
    """The rollup tells who came. The list of 学习专题 alone counts rows: the rollup does not know what a record names."""
    held(duties.own, date(2026, 7, 10), came=(member(duties.own),))
    client.force_login(clerk(duties.street))
    pages = ("", "behind/", "warning/", "figures/", "figures/themeday/?period=2026Q3", "analysis/2026q3/")

    read = {page: statements(client, f"/desk/{page}") for page in pages}

    assert {page for page, said in read.items() if any(f'"{RAW}"' in one for one in said)} == set()
    assert all(read.values())


def statements(client, address: str) -> list[str]:
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return [one["sql"] for one in asked]


def test_each_day_leads_to_the_records_of_that_day_in_reach(client, duties):
    held(duties.own, date(2026, 7, 10), topic="清理家属院")
    held(duties.own, date(2026, 7, 11), topic="义务植树")
    held(duties.foreign, date(2026, 7, 10), topic="别处的活动")
    client.force_login(clerk(duties.street))

    front = client.get("/desk/?quarter=2026q3").text
    assert (
        re.findall(r'href="([^"]+day=[^"]+)"', front)
        == [
            "/desk/activity/?day=2026-07-10",
            "/desk/activity/?day=2026-07-11",
        ]
        * 2
    )
    assert "7月10日（周五，主题党日）1条" in front
    day = client.get("/desk/activity/?day=2026-07-10").text
    assert ("清理家属院" in day, "义务植树" in day, "别处的活动" in day) == (True, False, False)
    assert "清理家属院" in client.get("/desk/activity/?day=x").text


def test_while_a_quarter_has_no_points_those_of_the_one_before_are_shown_and_named(client, duties):
    held(duties.own, date(2026, 7, 10))
    computed(Q2, today=date(2026, 7, 2))
    computed(Quarter(2026, 1), today=date(2026, 4, 2))

    bench = workbench(clerk(duties.street), Q3, today=AUGUST)
    assert (bench.scored, [line.of.name for line in bench.compared.lines]) == (
        Q2,
        ["锦绣社区第一党支部", "锦绣社区第二党支部"],
    )
    client.force_login(clerk(duties.street))
    assert "二季度得分" in client.get("/desk/?quarter=2026q3").text


def test_a_clerk_of_one_street_is_not_told_the_street_in_every_line(client, duties):
    client.force_login(clerk(duties.street))
    assert "<th>所属</th>" not in client.get("/desk/behind/?quarter=2026q3").text
    client.force_login(staff(duties.root))
    assert "<th>所属</th>" in client.get("/desk/behind/?quarter=2026q3").text


@pytest.mark.parametrize("count", [1, 4])
def test_the_front_page_asks_at_most_twenty_five_times_whatever_is_in_reach(
    client, duties, count, django_assert_max_num_queries
):
    """With the list at the side, where something of every kind may wait."""
    unit = committee(duties.root)
    for at in range(count):
        made = branch(unit, f"新{at}党支部")
        for month in (4, 7):
            held(made, date(2026, month, 10), came=(member(made),), state="SUBMITTED")
        held(made, date(2026, 7, 20), DutyKind.MEMBERS_MEETING)
    computed()
    client.force_login(staff(duties.root))
    with time_machine.travel(datetime(2026, 8, 20, 4, tzinfo=UTC), tick=True):
        client.get("/desk/?quarter=2026q3")

        with django_assert_max_num_queries(25) as asked:
            client.get("/desk/?quarter=2026q3")

    assert len(asked) == 22

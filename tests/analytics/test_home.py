"""Everybody lands where the own work is, and sees the own part only."""

import re
from datetime import date

import pytest
import time_machine
from duties_factories import rule, subgroup
from factories import account, clerk, grant, member, secretary, staff
from quarter_factories import held, install

from activities.duties.rules import DutyKind, Per
from activities.records.models import State, Status
from analytics.home.queries import taken_part
from analytics.home.rules import greeting
from dangjian.periods import Quarter
from members.roster.models import Member
from organizations.access.models import Account
from organizations.access.rules import Role

pytestmark = pytest.mark.django_db


def person(organization, name: str = "李建国") -> Account:
    """A member with an account of the own branch."""
    someone = account(name)
    grant(someone, Role.MEMBER, organization)
    member(organization, name, account=someone)
    return Account.objects.get(pk=someone.pk)


@pytest.mark.parametrize(
    ("name", "hour", "words"),
    [("李建国", 15, "建国同志，下午好"), ("林晓", 9, "林晓同志，上午好"), ("欧阳文静", 20, "欧阳文静同志，晚上好")],
)
def test_people_are_greeted_as_comrades(name, hour, words):
    assert greeting(name, hour) == words


def test_without_log_in_the_front_leads_to_the_log_in(client):
    assert client.get("/").url == "/account/login/"


def test_staff_and_clerks_land_at_the_desk(client, town):
    for someone in (staff(town.root), clerk(town.street)):
        client.force_login(someone)
        assert client.get("/home/").url == "/desk/"


@time_machine.travel(date(2026, 9, 20))
def test_the_secretary_s_home_begins_with_what_is_owed(client, town):
    install()
    client.force_login(secretary(town.own))

    page = client.get("/home/").content.decode()

    assert page.index("我的待办") < page.index("三季度要做的")
    assert f"/b/{town.own.pk}/report/new/" in page
    assert f"/b/{town.sibling.pk}/" not in page


@time_machine.travel(date(2026, 9, 20))
def test_a_member_sees_the_own_part_and_no_one_else_s(client, town):
    install()
    someone, neighbour = person(town.own), member(town.own, "别人")
    me = Member.objects.get(account=someone)
    held(town.own, date(2026, 9, 11), came=(me,), topic="义务植树")
    held(town.own, date(2026, 9, 12), came=(neighbour,), topic="只有别人参加")
    client.force_login(someone)

    page = client.get("/me/record/").content.decode()

    assert "义务植树" in page
    assert "只有别人参加" not in page


def test_the_own_part_counts_what_one_was_expected_at(town):
    someone, other = person(town.own), member(town.own)
    me = Member.objects.get(account=someone)
    held(town.own, date(2026, 7, 10), came=(me, other))
    held(town.own, date(2026, 8, 14), came=(other,), absent=((me, Status.PERSONAL),))
    held(town.own, date(2026, 9, 11), came=(other,), absent=((me, Status.EXEMPT),))

    taken = taken_part(someone, Quarter(2026, 3))

    assert (taken.came, taken.expected, taken.theme_days, taken.theme_days_held) == (1, 2, 1, 2)


def test_a_member_opens_the_own_branch_and_not_the_neighbours(client, town):
    client.force_login(person(town.own))

    assert client.get(f"/b/{town.own.pk}/").status_code == 200
    assert client.get(f"/b/{town.sibling.pk}/").status_code == 404


def test_a_member_reads_nothing_of_the_committees_meetings_and_of_what_was_returned(client, town):
    install()
    held(town.own, date(2026, 9, 11), topic="义务植树")
    held(town.own, date(2026, 9, 15), DutyKind.COMMITTEE_MEETING, topic="讨论发展对象")
    held(town.own, date(2026, 9, 18), topic="退回的活动", state=State.RETURNED)
    client.force_login(person(town.own))

    page = client.get(f"/b/{town.own.pk}/").text

    assert [topic in page for topic in ("义务植树", "讨论发展对象", "退回的活动")] == [True, False, False]


def test_a_member_does_not_see_what_the_branch_owes(client, town):
    install()
    client.force_login(person(town.own))

    assert "要做的" not in client.get(f"/b/{town.own.pk}/").content.decode()


@pytest.mark.parametrize("count", [1, 3])
@time_machine.travel(date(2026, 9, 20))
def test_the_home_costs_the_same_for_one_record_and_for_three(client, town, count, django_assert_num_queries):
    install()
    someone = person(town.own)
    me = Member.objects.get(account=someone)
    for day in (date(2026, 7, 10), date(2026, 8, 14), date(2026, 9, 11))[:count]:
        held(town.own, day, came=(me,))
    client.force_login(someone)
    client.get("/home/")

    with django_assert_num_queries(17):
        client.get("/home/")
    with django_assert_num_queries(8):
        client.get("/me/record/")


@time_machine.travel(date(2026, 9, 20))
def test_subgroups_are_named_in_the_order_people_count(client, town):
    install()
    for name in ("第三党小组", "第十一党小组", "第一党小组", "第二党小组"):
        subgroup(town.own, name)
    client.force_login(secretary(town.own))

    page = client.get("/home/").text

    said = re.findall("9月党小组会（(.+?)）该记了", page)
    assert said == ["第一党小组", "第二党小组", "第三党小组"][: len(said)]
    assert re.findall("9月党小组会（(.+?)）</a>", page) == ["第一党小组", "第二党小组", "第三党小组", "第十一党小组"]


@time_machine.travel(date(2026, 11, 29))
def test_a_last_day_in_another_year_is_named_with_its_year(client, town):
    rule(DutyKind.DEMOCRATIC_APPRAISAL, Per.YEAR, window_after_months=3)
    client.force_login(secretary(town.own))

    assert "最晚2027年3月31日" in client.get("/report/").text

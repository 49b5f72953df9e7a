"""A group's theme is heard by its branches, and its leader sees their month without a name."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse
from factories import branch, clerk, member, month, secretary, staff
from joint_factories import SEPTEMBER, group_of, url
from records_factories import HELD_ON, NOW, handed_in

from activities.duties.models import GroupTheme
from activities.duties.queries import guides_heard
from activities.records.models import Activity
from dangjian.audit.models import AuditRow
from organizations.groups.models import GroupMembership
from organizations.groups.services import end_member, found_group

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday():
    with time_machine.travel(NOW, tick=False):
        yield


@pytest.fixture
def group(town):
    return group_of(town)


@pytest.fixture
def leader(town):
    return secretary(town.own, "组长书记")


def test_the_leader_sets_a_theme_and_the_group_s_branches_hear_it_first(client, town, group, leader):
    client.force_login(leader)
    client.post(reverse("duties:group_theme", args=(group.pk,), query={"month": "2026-10"}), {"themes": "认领微心愿"})
    heard = guides_heard(town.foreign, [month("2026-10")])
    assert [(one.said_by, one.themes) for one in heard] == [("第一协作组", ["认领微心愿"])]
    assert "认领微心愿" in client.get(url("group", group.pk, month="2026-10")).text

    client.force_login(secretary(town.foreign))
    page = client.get(url("plan", town.foreign.pk) + "?kind=THEME_DAY&period=2026-10").text
    assert ("第一协作组：10月主题" in page, "认领微心愿" in page) == (True, True)
    assert "认领微心愿" in client.get(url("theme_year", town.foreign.pk)).text
    assert AuditRow.objects.get(action="duties.set_group_theme").by_id == leader.pk


def test_a_former_member_hears_nothing_from_the_month_on_in_which_it_left(town, group, leader):
    for when in ("2026-08", "2026-09"):
        GroupTheme.objects.create(group=group, month=when, themes=["认领微心愿"], made_by=leader, made_at=NOW)
    end_member(membership=GroupMembership.objects.get(organization=town.foreign), on=date(2026, 9, 10), by=leader)
    heard = guides_heard(town.foreign, [month("2026-08"), month("2026-09")])
    assert [one.month for one in heard] == ["2026-08"]


def test_only_those_who_write_for_the_leader_see_the_group_s_month(client, town, group, leader):
    other = found_group(name="第二协作组", leader=branch(town.root, "经开区党支部"), town=None, on=HELD_ON, by=None)
    pages = url("group", group.pk), url("joint", group.pk), reverse("duties:group_theme", args=(group.pk,))
    for who in (secretary(town.foreign), secretary(other.leader), staff(town.root), clerk(town.other_street)):
        client.force_login(who)
        assert [client.get(page).status_code for page in pages] == [404, 404, 404]
    for who in (leader, clerk(town.street)):
        client.force_login(who)
        assert [client.get(page).status_code for page in pages] == [200, 200, 200]


def test_the_leader_s_page_names_no_person_and_no_theme_that_is_not_published(client, town, group, leader):
    absent = member(town.foreign, "赵缺席")
    member(town.sibling, "钱在场")
    writer = secretary(town.foreign, "孙执笔")
    handed_in(town.foreign, writer, host="周主持", leaders="吴领导", absences={absent.pk: "SICK"}, topic="村里清沟")
    kept = {"kind": "THEME_DAY", "for_period": SEPTEMBER, "held_on": HELD_ON, "topic": "还没想好"}
    Activity(organization=town.sibling, path=town.sibling.path, recorded_by=writer, **kept).save()
    client.force_login(leader)

    page = client.get(url("group", group.pk)).text

    names = [name for name in ("赵缺席", "钱在场", "孙执笔", "周主持", "吴领导", "还没想好") if name in page]
    assert "· 锦绣社区第二党支部（排了没发布" in page
    assert "· 锦绣社区第一党支部" in page
    assert (names, "村里清沟" in page, "实到0/1" in page, "排了没发布" in page) == ([], True, True, True)


@pytest.mark.usefixtures("quiet_side")
def test_the_group_s_month_costs_the_same_with_one_record_and_with_three(
    client, town, group, leader, django_assert_num_queries
):
    client.force_login(leader)
    handed_in(town.own, leader)
    client.get(url("group", group.pk))
    with django_assert_num_queries(22, exact=False) as one:
        client.get(url("group", group.pk))
    for guest in (town.sibling, town.foreign):
        handed_in(guest, secretary(guest))
    with django_assert_num_queries(len(one.captured_queries)):
        client.get(url("group", group.pk))

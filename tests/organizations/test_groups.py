"""党建协作组: who keeps them, who belongs since when, who leads and who sees them."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from factories import branch, clerk, committee, secretary, staff

from dangjian.audit.models import AuditRow
from dangjian.audit.rules import detail_words
from organizations.groups import services
from organizations.groups.models import CollaborationGroup, GroupMembership
from organizations.groups.queries import branches_of, group_of, groups_led
from organizations.groups.services import (
    HasLeft,
    InAnotherGroup,
    LeaderIsNoMember,
    NameInUse,
    NotForGroups,
    StillLeads,
    add_member,
    change_group,
    end_member,
    found_group,
)

TODAY = date(2026, 9, 14)


@pytest.fixture(autouse=True)
def _september():
    with time_machine.travel(datetime(2026, 9, 14, 10, tzinfo=ZoneInfo("Asia/Shanghai")), tick=False):
        yield


@pytest.fixture
def group(town):
    """The street leads, the town's branch is a member, the village branch beside it is not."""
    made = found_group(name="第一协作组", leader=town.street, town=None, on=date(2026, 1, 1), by=None)
    add_member(group=made, organization=town.foreign, on=date(2026, 2, 1), by=None)
    return made


def url(name: str, *args) -> str:
    return reverse(f"groups:{name}", args=args)


def test_the_department_founds_a_group_and_says_who_joins_and_leaves_on_which_day(client, town):
    client.force_login(staff(town.root))
    said = {"name": "第一协作组", "leader": town.street.pk, "town": town.other_street.pk, "on": "2026-09-01"}
    client.post(url("add"), said)
    made = CollaborationGroup.objects.get()
    assert (made.name, made.leader, made.town) == ("第一协作组", town.street, town.other_street)

    client.post(url("join", made.pk), {"organization": town.foreign.pk, "on": "2026-09-02"})
    membership = GroupMembership.objects.get(organization=town.foreign)
    page = client.get(url("group", made.pk)).text
    assert ("沙窝村党支部" in page, "2026-09-02" in page) == (True, True)

    leaving = {"on": "2026-09-10"}
    assert "从2026年9月10日起退出第一协作组" in client.post(url("leave", made.pk, membership.pk), leaving).text
    client.post(url("leave", made.pk, membership.pk), leaving | {"confirm": "1"})
    membership.refresh_from_db()
    assert (membership.starts_on, membership.ends_on) == (date(2026, 9, 2), date(2026, 9, 10))
    assert list(
        AuditRow.objects.filter(action__startswith="groups.").order_by("pk").values_list("action", flat=True)
    ) == [
        "groups.found",
        "groups.add_member",
        "groups.add_member",
        "groups.end_member",
    ]


def test_a_group_changes_its_name_and_leader_and_refuses_a_name_that_is_taken(client, town, group):
    second = branch(town.other_street, "北岗村党支部")
    found_group(name="第二协作组", leader=second, town=None, on=TODAY, by=None)
    client.force_login(staff(town.root))
    said = {"name": "第二协作组", "leader": town.foreign.pk, "town": ""}
    assert "已经有一个协作组叫这个名字" in client.post(url("change", group.pk), said).text
    client.post(url("change", group.pk), said | {"name": "河滨协作组"})
    group.refresh_from_db()
    assert (group.name, group.leader) == ("河滨协作组", town.foreign)
    client.post(url("change", group.pk), said | {"name": "河滨协作组", "town": town.other_street.pk})
    rows = AuditRow.objects.filter(action="groups.change").order_by("pk")
    assert [dict(detail_words(row.detail))["改了哪些"] for row in rows] == ["协作组的名称、组长单位", "联建的镇街"]


def test_a_name_that_two_people_take_at_once_is_refused_in_words(town, group, monkeypatch):
    monkeypatch.setattr(services, "refuse_name", lambda *_, **__: None)  # the other one was not there yet
    second = branch(town.other_street, "北岗村党支部")
    with pytest.raises(NameInUse):
        found_group(name=group.name, leader=second, town=None, on=TODAY, by=None)
    other = found_group(name="第二协作组", leader=second, town=None, on=TODAY, by=None)
    with pytest.raises(NameInUse):
        change_group(group=other, name=group.name, leader=second, town=None, on=TODAY, by=staff(town.root))
    assert list(CollaborationGroup.objects.order_by("pk").values_list("name", flat=True)) == [group.name, other.name]


def test_one_branch_has_one_group_at_a_time(town, group):
    other = found_group(
        name="第二协作组", leader=branch(town.other_street, "北岗村党支部"), town=None, on=TODAY, by=None
    )
    for organization in (town.foreign, town.own, town.other_street):
        with pytest.raises(InAnotherGroup):
            add_member(group=other, organization=organization, on=TODAY, by=None)
    with pytest.raises(NotForGroups):
        add_member(group=other, organization=town.root, on=TODAY, by=None)

    end_member(membership=GroupMembership.objects.get(organization=town.foreign), on=TODAY, by=staff(town.root))
    add_member(group=other, organization=town.foreign, on=TODAY, by=None)
    assert (group_of(town.foreign, date(2026, 9, 13)), group_of(town.foreign, TODAY)) == (group, other)


def test_the_leader_belongs_to_the_group_and_stays_until_another_one_leads(town, group):
    by = staff(town.root)
    with pytest.raises(StillLeads):
        end_member(membership=GroupMembership.objects.get(organization=town.street), on=TODAY, by=by)
    with pytest.raises(LeaderIsNoMember):
        change_group(group=group, name=group.name, leader=town.other_street, town=None, on=TODAY, by=by)


def test_whoever_changes_the_leader_or_the_members_has_the_group_to_himself(town, group):
    """Else the one who is about to lead could be leaving at the same time."""
    by, left = staff(town.root), GroupMembership.objects.get(organization=town.foreign)
    acts = (
        lambda: change_group(group=group, name=group.name, leader=town.street, town=None, on=TODAY, by=by),
        lambda: end_member(membership=left, on=TODAY, by=by),
    )
    for act in acts:
        with CaptureQueriesContext(connection) as asked:
            act()
        first = next(one["sql"] for one in asked if one["sql"].startswith("SELECT"))
        assert f'FROM "{CollaborationGroup._meta.db_table}"' in first
        assert ("FOR UPDATE" in first) == connection.features.has_select_for_update


def test_who_has_left_does_not_leave_again(town, group):
    by, seen = staff(town.root), GroupMembership.objects.get(organization=town.foreign)
    end_member(membership=seen, on=date(2026, 9, 1), by=by)
    with pytest.raises(HasLeft):
        end_member(membership=seen, on=TODAY, by=by)
    assert GroupMembership.objects.get(pk=seen.pk).ends_on == date(2026, 9, 1)


def test_a_membership_that_ends_on_its_first_day_never_was(town, group):
    end_member(
        membership=GroupMembership.objects.get(organization=town.foreign), on=date(2026, 2, 1), by=staff(town.root)
    )
    assert list(GroupMembership.objects.values_list("organization", flat=True)) == [town.street.pk]


def test_a_group_s_branches_are_those_below_its_members_on_the_day(town, group):
    assert list(branches_of(group, TODAY)) == [town.own, town.sibling, town.foreign]
    assert list(branches_of(group, date(2026, 1, 31))) == [town.own, town.sibling]
    assert (group_of(town.own, TODAY), group_of(town.foreign, date(2026, 1, 31))) == (group, None)


def test_a_former_member_s_committee_no_longer_sees_the_group(client, town, group):
    client.force_login(clerk(town.other_street))
    assert client.get(url("group", group.pk)).status_code == 200
    end_member(membership=GroupMembership.objects.get(organization=town.foreign), on=TODAY, by=staff(town.root))
    assert client.get(url("group", group.pk)).status_code == 404
    assert "您这里的党组织还没有参加协作组" in client.get(url("list")).text


def test_a_committee_reads_and_only_the_department_keeps(client, town, group):
    client.force_login(clerk(town.street))
    page = client.get(url("group", group.pk))
    assert (page.status_code, "加一个成员" in page.text) == (200, False)
    assert [client.get(url(name, group.pk)).status_code for name in ("change", "join")] == [404, 404]


def test_whoever_writes_for_the_leader_leads(town, group):
    lead = found_group(name="第二协作组", leader=branch(town.root, "经开区党支部"), town=None, on=TODAY, by=None)
    who = [clerk(town.street), secretary(town.own), secretary(town.foreign), staff(town.root), secretary(lead.leader)]
    assert [list(groups_led(one)) for one in who] == [[group], [], [], [], [lead]]


@pytest.mark.usefixtures("quiet_side")
def test_the_list_costs_the_same_for_one_group_and_for_three(client, town, group, django_assert_num_queries):
    client.force_login(staff(town.root))
    client.get(url("list"))
    with django_assert_num_queries(7) as one:
        client.get(url("list"))
    for number in (2, 3):
        unit = committee(town.root)
        found_group(name=f"第{number}协作组", leader=branch(unit), town=unit, on=TODAY, by=None)
    with django_assert_num_queries(len(one.captured_queries)):
        assert "第3协作组" in client.get(url("list")).text

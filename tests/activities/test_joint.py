"""What a group does together: a joint record counts once per branch, and every branch counts its own people."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse
from factories import account, clerk, grant, member, secretary
from joint_factories import BEFORE, group_of, planned, recorded, url
from records_factories import NOW, draft, facts, handed_in

from activities.records.models import Activity, ActivityCredit, Attendance, JointPart, Rsvp
from activities.records.queries.joint import taken_part_in
from activities.records.queries.lists import reviewable
from activities.records.queries.owed import owed
from activities.records.services import (
    AlreadyRecorded,
    AnsweredMeanwhile,
    DayMoved,
    NotForYou,
    NothingToClaim,
    NotTheRecord,
    NotToFill,
    accept,
    accept_claim,
    claim,
    fill_part,
    revise,
    send_back,
    submit,
    withdraw,
)
from activities.records.todos import todos
from analytics.indicators.queries.attendance import AttendanceRate
from analytics.indicators.rules import Span
from analytics.reports.queries.official import record_values, roll_values
from dangjian.periods import Quarter
from organizations.access.rules import Role
from organizations.groups.models import CollaborationGroup

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


def credited(organization) -> list[Activity]:
    """The counted records by which the branch has done its September's theme day."""
    rows = ActivityCredit.objects.counted_in(date(2026, 9, 1), date(2026, 10, 1)).filter(organization=organization)
    return [one.activity for one in rows.order_by("activity")]


def part(activity, organization) -> JointPart:
    return JointPart.objects.select_related("activity", "organization").get(
        activity=activity, organization=organization
    )


@pytest.mark.parametrize("own_first", [True, False])
def test_a_joint_record_is_credited_to_each_branch_once_whoever_wrote_first(town, group, leader, own_first):
    writer = secretary(town.foreign)
    if own_first:
        own = handed_in(town.foreign, writer)
        joint = recorded(town, group, leader)
    else:
        joint = recorded(town, group, leader)
        with pytest.raises(AlreadyRecorded):
            submit(draft=draft(town.foreign, writer), facts=facts(), by=writer, now=NOW)
        own = handed_in(town.foreign, writer)

    assert [credited(one) for one in (town.own, town.sibling, town.foreign)] == [[joint], [joint], [own]]


def test_the_joint_credit_comes_back_when_the_own_record_no_longer_counts(town, group, leader):
    writer = secretary(town.foreign)
    joint, own = recorded(town, group, leader), handed_in(town.foreign, writer)
    assert credited(town.foreign) == [own]

    sent = send_back(activity=own, reason="重复", by=clerk(town.other_street), now=NOW)
    assert credited(town.foreign) == [joint]

    mended = revise(activity=sent, version=sent.version, facts=facts(text="另一次。"), by=writer, now=NOW)
    assert credited(town.foreign) == [mended]
    withdraw(activity=mended, by=writer, now=NOW)
    assert credited(town.foreign) == [joint]


def test_a_joint_record_that_is_taken_back_counts_for_nobody_and_mended_again_once(town, group, leader):
    joint = withdraw(activity=recorded(town, group, leader), by=leader, now=NOW)
    assert [credited(one) for one in (town.own, town.sibling)] == [[], []]
    again = revise(activity=joint, version=joint.version, facts=facts(text="改过。"), by=leader, now=NOW)
    assert [credited(one) for one in (town.own, town.sibling)] == [[again], [again]]


def test_nothing_is_owed_any_more_by_who_took_part(town, group, leader):
    recorded(town, group, leader)
    places = [town.own.pk, town.sibling.pk, town.foreign.pk]
    assert [one for one in owed(places, NOW.date()) if one.item.period_start == date(2026, 9, 1)] == []


def test_every_branch_s_rate_is_made_of_its_own_people(town, group, leader):
    here, absent = member(town.own, "甲"), member(town.foreign, "乙")
    member(town.foreign, "丙")
    joint = recorded(town, group, leader)
    fill_part(part=part(joint, town.foreign), absences={absent.pk: "UNEXCUSED"}, by=leader, now=NOW)
    revise(activity=joint, version=joint.version, facts=facts(absences={here.pk: "SICK"}), by=leader, now=NOW)

    rows = Attendance.objects.filter(activity=joint).order_by("member").values_list("organization", "status")
    assert list(rows) == [(town.own.pk, "SICK"), (town.foreign.pk, "UNEXCUSED"), (town.foreign.pk, "PRESENT")]
    measured = AttendanceRate().measure(Span(Quarter(2026, 3), NOW.date(), []))
    assert {pk: (one.done, one.due) for pk, one in measured.items()} == {town.own.pk: (0, 0), town.foreign.pk: (1, 2)}


def test_a_guest_fills_in_its_people_on_its_own_page_and_the_host_reads_only_how_many(client, town, group, leader):
    asked = member(town.foreign, "赵请假")
    member(town.foreign, "钱到会")
    planned(town, group, leader)
    Rsvp.objects.create(activity=Activity.objects.get(group=group), member=asked, reason="SICK", answered_at=BEFORE)
    joint = submit(draft=draft(town.own, leader), facts=facts(), by=leader, now=NOW)
    writer = secretary(town.foreign)
    assert [one.title for one in todos(writer, NOW.date()) if "填到会" in one.title] == [f"填到会：{joint.topic}"]

    client.force_login(writer)
    page = client.get(url("fill", town.foreign.pk, joint.pk)).text
    assert ("赵请假" in page, "本人已请假" in page) == (True, True)
    said = {"roster": f"{asked.pk},{asked.pk + 1}", "present": [asked.pk + 1]}
    assert "选出赵请假没来的原因" in client.post(url("fill", town.foreign.pk, joint.pk), said).text
    client.post(url("fill", town.foreign.pk, joint.pk), said | {f"reason-{asked.pk}": "SICK"})
    assert set(Attendance.objects.filter(activity=joint).values_list("member", "status")) == {
        (asked.pk, "SICK"),
        (asked.pk + 1, "PRESENT"),
    }
    assert [one for one in todos(writer, NOW.date()) if "填到会" in one.title] == []
    assert "实到1/2" in client.get(url("branch", town.foreign.pk)).text

    client.force_login(leader)
    shown = client.get(url("record", town.own.pk, joint.pk)).text
    assert ("赵请假" in shown, "沙窝村党支部" in shown, "实到1/2" in shown) == (False, True, True)
    assert client.get(url("fill", town.foreign.pk, joint.pk)).status_code == 404


def test_two_writers_of_a_guest_do_not_overwrite_each_other(client, town, group, leader):
    ill = member(town.foreign, "赵请假")
    joint = recorded(town, group, leader)
    address = url("fill", town.foreign.pk, joint.pk)
    first, second = secretary(town.foreign, "钱先填"), secretary(town.foreign, "孙后填")
    sick = {"roster": f"{ill.pk}", "filled_at": "", f"reason-{ill.pk}": "SICK"}
    for said in (sick, sick):
        client.force_login(first)
        assert client.post(address, said).status_code == 302

    client.force_login(second)
    late = sick | {f"reason-{ill.pk}": "DUTY"}
    refused = client.post(address, late)
    assert ("钱先填刚刚填过" in refused.text, refused.context["roster"].seats[0].reason) == (True, "DUTY")
    assert Attendance.objects.get(activity=joint).status == "SICK"

    client.post(address, late | {"filled_at": part(joint, town.foreign).filled_at.isoformat()})
    assert Attendance.objects.get(activity=joint).status == "DUTY"
    assert 'name="filled_at" value="2026-09-14T' in client.get(address).text


def test_people_of_another_day_are_not_written_down(town, group, leader):
    member(town.foreign)
    joint = recorded(town, group, leader)
    seen = part(joint, town.foreign)
    Activity.objects.filter(pk=joint.pk).update(held_on=date(2026, 9, 10))
    with pytest.raises(DayMoved):
        fill_part(part=seen, absences={}, by=leader, now=NOW)
    assert not Attendance.objects.filter(activity=joint, organization=town.foreign).exists()


def test_a_stranger_cannot_tell_who_took_part(client, town, group, leader):
    planned(town, group, leader, guests=[town.foreign])
    joint = submit(draft=draft(town.own, leader), facts=facts(), by=leader, now=NOW)
    client.force_login(account("路人"))
    answers = [client.get(url("record", one.pk, joint.pk)).status_code for one in (town.foreign, town.sibling)]
    assert answers == [404, 404]


def test_the_host_s_forms_name_and_count_only_its_own_people(town, group, leader):
    member(town.own, "甲自己")
    member(town.foreign, "乙客人")
    joint = recorded(town, group, leader)
    fill_part(part=part(joint, town.foreign), absences={}, by=leader, now=NOW)
    roll, sheet = roll_values(joint), record_values(joint, leader)
    assert [row["姓名"] for row in roll.lists["人员"] if row["姓名"]] == ["甲自己"]
    assert [row["姓名"] for row in sheet.lists["到会"]] == ["甲自己"]
    assert (roll.single["应到"], sheet.single["应到"]) == (1, 1)


def test_a_write_settles_no_other_month(town, group, leader):
    """What an earlier month was credited with stays, whatever happens in this one: its quarter may be closed."""
    joint = recorded(town, group, leader)
    twice = {"activity": handed_in(town.foreign, leader, held_on=date(2026, 8, 14), for_period="2026-08")}
    ActivityCredit.objects.filter(**twice).update(period_start=date(2026, 9, 1))
    handed_in(town.foreign, leader, held_on=date(2026, 8, 13), for_period="2026-08")
    assert credited(town.foreign) == [joint, twice["activity"]]


def test_a_record_moved_to_another_month_gives_the_joint_credit_back(town, group, leader):
    joint = recorded(town, group, leader)
    own = handed_in(town.foreign, leader)
    revise(
        activity=own,
        version=own.version,
        facts=facts(held_on=date(2026, 8, 14), for_period="2026-08"),
        by=leader,
        now=NOW,
    )
    assert credited(town.foreign) == [joint]


def test_an_accepted_record_takes_the_people_of_a_guest_once(town, group, leader):
    joint = recorded(town, group, leader)
    accept(activities=[joint], by=clerk(town.street), now=NOW, seen_at=NOW)
    fill_part(part=part(joint, town.foreign), absences={}, by=leader, now=NOW)
    with pytest.raises(NotToFill):
        fill_part(part=part(joint, town.foreign), absences={}, by=leader, now=NOW)


def test_a_guest_s_score_opens_its_own_page_about_the_joint_record(client, town, group, leader):
    made = recorded(town, group, leader)
    clerk_of_guest = clerk(town.other_street)
    client.force_login(clerk_of_guest)

    answer = client.get(reverse("records:record", args=[town.foreign.pk, made.pk]))

    assert answer.url == reverse("records:part", args=[town.foreign.pk, made.pk])
    assert "联合清河行动" in client.get(answer.url).text
    assert made not in Activity.objects.shown_to(clerk_of_guest)
    assert made in taken_part_in(town.foreign, clerk_of_guest)


def test_a_guest_s_member_is_told_to_ask_the_own_branch_and_a_guest_s_writer_accepts_nothing(town, group, leader):
    member(town.foreign, "乙")
    joint = recorded(town, group, leader)
    fill_part(part=part(joint, town.foreign), absences={}, by=leader, now=NOW)
    with pytest.raises((NotTheRecord, NothingToClaim)):
        claim(line=Attendance.objects.get(activity=joint), should_be="SICK", words="病了", by=leader, now=NOW)

    reviewer = clerk(town.street)
    assert joint in reviewable(reviewer)
    reviewer = clerk(town.street, "兼任")
    grant(reviewer, Role.MEMBER, town.foreign)
    assert joint not in reviewable(reviewer)
    with pytest.raises(NotForYou):
        accept(activities=[joint], by=reviewer, now=NOW, seen_at=NOW)


def test_a_claim_never_changes_the_line_of_another_branch(town, group, leader):
    own = member(town.own, "甲")
    joint = recorded(town, group, leader)
    asked = claim(line=Attendance.objects.get(activity=joint), should_be="SICK", words="病了", by=leader, now=NOW)
    Attendance.objects.filter(activity=joint, member=own).update(organization=town.foreign)
    with pytest.raises(AnsweredMeanwhile):
        accept_claim(claim=asked, by=leader, now=NOW)
    assert Attendance.objects.get(activity=joint).status == "PRESENT"


def test_the_leader_plans_it_and_every_branch_sees_it_as_joint_with_its_host(client, town, group, leader):
    who = account("李建国")
    member(town.foreign, "李建国", account=who)
    grant(who, Role.MEMBER, town.foreign)
    client.force_login(leader)
    page = client.get(url("joint", group.pk, month="2026-10")).text
    assert [name in page for name in ("锦绣社区第一党支部", "沙窝村党支部")] == [True, True]
    said = {"topic": "联合植树", "held_on": "2026-10-09", "held_by": town.own.pk}
    refused = client.post(url("joint", group.pk, month="2026-10"), said | {"guests": [town.own.pk]})
    assert "至少再选一个支部" in refused.text
    client.post(url("joint", group.pk, month="2026-10"), said | {"guests": [town.own.pk, town.foreign.pk]})
    made = Activity.objects.get()
    assert (made.organization, made.group, made.published_at) == (town.own, group, NOW)
    assert list(made.parts.values_list("organization", flat=True)) == [town.foreign.pk]

    client.force_login(who)
    assert "联合植树" in client.get("/home/").text
    client.post(url("rsvp", made.pk))
    assert Rsvp.objects.get().activity == made
    assert "主办" in client.get(url("part", town.foreign.pk, made.pk)).text

    writer = secretary(town.foreign)
    client.force_login(writer)
    year = client.get(url("theme_year", town.foreign.pk)).text
    assert ("10月：联合植树" in year, "联合，锦绣社区第一党支部主办" in year) == (True, True)
    assert client.get(url("record", town.own.pk, made.pk)).status_code == 404


def test_who_takes_no_part_sees_nothing_of_it(client, town, group, leader):
    joint = planned(town, group, leader, guests=[town.foreign])
    who = account("路人")
    grant(who, Role.MEMBER, town.sibling)
    for one in (who, secretary(town.sibling)):
        client.force_login(one)
        assert client.get(url("part", town.sibling.pk, joint.pk)).status_code == 404
        assert client.get(url("part", town.foreign.pk, joint.pk)).status_code == 404


def test_the_same_plan_is_changed_and_keeps_who_has_filled_in(town, group, leader):
    first = planned(town, group, leader)
    again = planned(town, group, leader, guests=[town.foreign])
    assert (again.pk, list(again.parts.values_list("organization", flat=True))) == (first.pk, [town.foreign.pk])
    assert CollaborationGroup.objects.get() == again.group

"""One form becomes one record, with everybody who was expected and every duty it fulfils."""

from datetime import date

import pytest
from duties_factories import rule, subgroup, term, theme_day_rule
from factories import branch, clerk, committee, member, secretary, staff
from records_factories import HELD_ON, NOW, draft, facts, handed_in, later

from activities.duties.models import ReportingQuarter
from activities.duties.rules import DutyKind, Per
from activities.records.models import Activity, ActivityCredit, ActivityVersion, Attendance, ReportDraft, State
from activities.records.rules import Problem
from activities.records.services import (
    AlreadyRecorded,
    DraftGone,
    RecordRefused,
    discard_draft,
    plan,
    submit,
)
from dangjian.audit.models import AuditRow
from members.roster.models import Participation, Post, PostTitle, StandingExemption, SubgroupMembership
from members.roster.services import transfer
from organizations.photos.models import Album, Audience

pytestmark = pytest.mark.django_db

BEFORE = date(2026, 1, 1)


@pytest.fixture
def writer(town):
    return secretary(town.own)


def refused(town, writer, **said) -> list[Problem]:
    with pytest.raises(RecordRefused) as refusal:
        submit(draft=draft(town.own, writer), facts=facts(**said), by=writer, now=NOW)
    return refusal.value.problems


def test_a_record_says_what_the_form_said(town, writer):
    made = handed_in(town.own, writer)

    shown = Activity.objects.values(
        "kind", "held_on", "for_period", "topic", "text", "place", "host", "minutes", "state", "version", "path"
    ).get(pk=made.pk)
    assert shown == {
        "kind": "THEME_DAY",
        "held_on": HELD_ON,
        "for_period": "2026-09",
        "topic": "义务植树，共建绿色家园",
        "text": "栽下海棠和白蜡120棵。",
        "place": "滨河公园东门",
        "host": "胡明远",
        "minutes": 120,
        "state": "SUBMITTED",
        "version": 1,
        "path": town.own.path,
    }
    assert made.recorded_by == writer
    assert made.submitted_at == NOW


def test_everybody_expected_gets_a_row_and_is_present_unless_said_otherwise(town, writer):
    came, ill, frail = member(town.own), member(town.own), member(town.own)
    StandingExemption.objects.create(member=frail, reason="FRAIL", starts_on=BEFORE)
    member(town.sibling)

    made = handed_in(town.own, writer, absences={ill.pk: "SICK"})

    rows = Attendance.objects.filter(activity=made).values_list("member", "status", "organization", "period")
    assert set(rows) == {
        (came.pk, "PRESENT", town.own.pk, 202609),
        (ill.pk, "SICK", town.own.pk, 202609),
        (frail.pk, "EXEMPT", town.own.pk, 202609),
    }


def test_somebody_exempt_who_came_all_the_same_was_present(town, writer):
    frail = member(town.own)
    StandingExemption.objects.create(member=frail, reason="FRAIL", starts_on=BEFORE)

    made = handed_in(town.own, writer, absences={frail.pk: "PRESENT"})

    assert list(Attendance.objects.filter(activity=made).values_list("status", flat=True)) == ["PRESENT"]


def test_who_takes_part_elsewhere_has_no_row_at_home(town, writer):
    away = member(town.own)
    Participation.objects.create(member=away, organization=town.foreign, starts_on=BEFORE)
    here = member(town.own)

    made = handed_in(town.own, writer, absences={away.pk: "SICK"})

    assert list(Attendance.objects.filter(activity=made).values_list("member", flat=True)) == [here.pk]


def test_somebody_of_another_branch_cannot_be_written_into_the_list(town, writer):
    stranger = member(town.foreign)

    made = handed_in(town.own, writer, absences={stranger.pk: "UNEXCUSED"})

    assert not Attendance.objects.filter(activity=made).exists()


def test_the_list_is_that_of_the_day_even_when_recorded_after_a_transfer(town, writer):
    someone = member(town.own)
    transfer(member=someone, to=town.foreign, on=date(2026, 9, 12), by=None)

    made = handed_in(town.own, writer)

    assert list(Attendance.objects.filter(activity=made).values_list("member", "organization")) == [
        (someone.pk, town.own.pk)
    ]


def test_every_absentee_needs_a_reason(town, writer):
    silent = member(town.own, "周海峰")
    member(town.own)

    found = refused(town, writer, absences={silent.pk: ""})

    assert found == [Problem(f"reason-{silent.pk}", "选出周海峰没来的原因")]
    assert not Activity.objects.exists()


def test_one_character_is_enough_and_nothing_is_not(town, writer):
    assert refused(town, writer, text="  \n ") == [Problem("text", "写一两句做了什么")]
    assert handed_in(town.own, writer, text="好").text == "好"


def test_a_day_in_the_future_waits(town, writer):
    assert refused(town, writer, held_on=date(2026, 9, 15)) == [Problem("held_on", "9月15日还没到，等活动开过再记")]


def test_more_than_sixty_days_back_needs_a_word(town, writer):
    long_ago = {"held_on": date(2026, 7, 15), "for_period": "2026-07"}

    assert refused(town, writer, **long_ago) == [Problem("late_reason", "活动已过去60多天，写一句为什么现在补录")]
    assert handed_in(town.own, writer, **long_ago, late_reason="纸质记录补录").late_reason == "纸质记录补录"


def test_exactly_sixty_days_back_is_not_late(town, writer):
    assert handed_in(town.own, writer, held_on=date(2026, 7, 16), for_period="2026-07").late_reason == ""


def test_a_record_counts_only_for_a_period_whose_window_holds_its_day(town, writer):
    theme_day_rule()

    assert refused(town, writer, for_period="2026-08") == [
        Problem("held_on", "8月主题党日应在8月1日至31日之间，请改日期")
    ]


def test_every_problem_is_named_at_once(town, writer):
    silent = member(town.own, "周海峰")

    found = refused(town, writer, text="", held_on=date(2026, 9, 20), absences={silent.pk: ""})

    assert [problem.field for problem in found] == ["held_on", "text", f"reason-{silent.pk}"]


def test_a_record_earns_its_duty(town, writer):
    made = handed_in(town.own, writer)

    assert list(
        ActivityCredit.objects.values_list(
            "activity", "organization", "kind", "subgroup_uid", "period_start", "minutes"
        )
    ) == [(made.pk, town.own.pk, "THEME_DAY", None, date(2026, 9, 1), 120)]


def test_one_meeting_may_fulfil_several_duties_each_in_its_own_period(town, writer):
    theme_day_rule()
    rule(DutyKind.PARTY_LECTURE, Per.QUARTER)

    made = handed_in(town.own, writer, also={"PARTY_LECTURE": 45})

    assert set(made.credits.values_list("kind", "period_start", "minutes")) == {
        ("THEME_DAY", date(2026, 9, 1), 120),
        ("PARTY_LECTURE", date(2026, 7, 1), 45),
    }


def test_a_committee_meeting_expects_the_committee(town, writer):
    chair = member(town.own)
    member(town.own)
    Post.objects.create(member=chair, organization=town.own, title=PostTitle.SECRETARY, starts_on=BEFORE)
    term(town.own)

    made = handed_in(town.own, writer, kind=DutyKind.COMMITTEE_MEETING)

    assert list(Attendance.objects.filter(activity=made).values_list("member", flat=True)) == [chair.pk]


def test_a_subgroup_meeting_expects_the_subgroup_and_earns_its_duty(town, writer):
    inside, _outside = member(town.own), member(town.own)
    first = subgroup(town.own)
    SubgroupMembership.objects.create(subgroup=first, member=inside, starts_on=BEFORE)
    said = facts(kind=DutyKind.SUBGROUP_MEETING, subgroup_id=first.pk)
    begun = draft(town.own, writer, kind=DutyKind.SUBGROUP_MEETING, subgroup=first)

    made = submit(draft=begun, facts=said, by=writer, now=NOW)

    assert list(Attendance.objects.filter(activity=made).values_list("member", flat=True)) == [inside.pk]
    assert list(made.credits.values_list("kind", "subgroup_uid")) == [("SUBGROUP_MEETING", first.uid)]


def test_a_subgroup_of_another_branch_is_no_choice(town, writer):
    strange = subgroup(town.foreign)

    found = refused(town, writer, kind=DutyKind.SUBGROUP_MEETING, subgroup_id=strange.pk)

    assert found == [Problem("subgroup", "选出是哪个党小组开的会")]


def test_handing_in_twice_makes_one_record(town, writer):
    begun = draft(town.own, writer)

    first = submit(draft=begun, facts=facts(), by=writer, now=NOW)
    second = submit(draft=begun, facts=facts(text="又按了一次"), by=writer, now=later(seconds=2))

    assert second == first
    assert Activity.objects.get().text == "栽下海棠和白蜡120棵。"
    assert Attendance.objects.count() == 0
    assert AuditRow.objects.filter(action="records.submit").count() == 1


def test_the_draft_is_gone_and_its_album_belongs_to_the_record(town, writer):
    begun = draft(town.own, writer)

    made = submit(draft=begun, facts=facts(), by=writer, now=NOW)

    assert not ReportDraft.objects.exists()
    assert Album.objects.values_list("pk", "audience").get() == (made.album_id, Audience.BRANCH)


def test_a_draft_thrown_away_elsewhere_cannot_be_handed_in(town, writer):
    begun, same = draft(town.own, writer), draft(town.own, writer)
    discard_draft(draft=begun, by=writer)

    with pytest.raises(DraftGone):
        submit(draft=same, facts=facts(), by=writer, now=NOW)

    assert not Album.objects.exists()


def test_the_same_duty_of_the_same_day_by_somebody_else_is_asked_about(town, writer):
    first = handed_in(town.own, writer)
    other = secretary(town.own, "张秀英")

    with pytest.raises(AlreadyRecorded) as found:
        submit(draft=draft(town.own, other), facts=facts(), by=other, now=NOW)

    assert found.value.activity == first
    assert submit(draft=draft(town.own, other), facts=facts(), by=other, now=NOW, again=True) != first


def test_the_plan_becomes_the_record(town, writer):
    planned = plan(
        organization=town.own, kind="THEME_DAY", for_period="2026-09", held_on=HELD_ON, topic="植树", by=writer
    )

    made = handed_in(town.own, writer)

    assert made.pk == planned.pk
    assert Activity.objects.get().state == State.SUBMITTED
    assert Activity.objects.get().topic == "义务植树，共建绿色家园"


def test_the_first_version_holds_every_fact(town, writer):
    ill = member(town.own)

    made = handed_in(town.own, writer, absences={ill.pk: "SICK"}, guests=3)

    version = ActivityVersion.objects.get(activity=made)
    assert (version.number, version.state, version.by, version.at) == (1, State.SUBMITTED, writer, NOW)
    assert version.content["facts"] == {
        "kind": "THEME_DAY",
        "held_on": "2026-09-11",
        "for_period": "2026-09",
        "topic": "义务植树，共建绿色家园",
        "text": "栽下海棠和白蜡120棵。",
        "starts_at": "15:00",
        "minutes": 120,
        "place": "滨河公园东门",
        "venue_id": None,
        "host": "胡明远",
        "theme_category": "",
        "service_category": "",
        "campaign_id": None,
        "persons": None,
        "half_hours_each": None,
        "leaders": "",
        "invitees": {},
        "guests": 3,
        "subgroup_id": None,
        "absences": {str(ill.pk): "SICK"},
        "also": {},
        "late_reason": "",
        "proxy_reason": "",
    }


def test_the_audit_names_no_person(town, writer):
    made = handed_in(town.own, writer)

    row = AuditRow.objects.get(action="records.submit")
    assert (row.by, row.target, row.organization_path) == (writer, f"activity:{made.pk}", town.own.path)
    assert row.detail == {"kind": "THEME_DAY", "on": "2026-09-11"}


def test_every_quarter_that_the_record_moves_is_held(town, writer):
    rule(DutyKind.ORGANIZATIONAL_LIFE_MEETING, Per.YEAR, window_after_months=3)

    handed_in(town.own, writer, kind=DutyKind.ORGANIZATIONAL_LIFE_MEETING, for_period="2026")

    assert set(ReportingQuarter.objects.values_list("year", "number")) == {(2026, 3), (2027, 1)}


# Who reviews


def test_the_nearest_unit_with_a_reviewer_reviews(town, writer):
    clerk(town.street)
    staff(town.root)

    assert handed_in(town.own, writer).reviewer == town.street


def test_without_a_reviewer_in_the_unit_it_goes_one_higher(town, writer):
    clerk(town.other_street)
    staff(town.root)

    assert handed_in(town.own, writer).reviewer == town.root


def test_a_level_between_with_a_reviewer_comes_first(town):
    community = committee(town.street, "锦绣社区党委", kind="COMMITTEE")
    deep = branch(community)
    clerk(community)
    clerk(town.street)

    assert handed_in(deep, secretary(deep)).reviewer == community


def test_the_only_reviewer_does_not_review_what_he_recorded(town):
    busy = clerk(town.street)
    staff(town.root)

    assert handed_in(town.own, busy).reviewer == town.root


def test_a_second_reviewer_of_the_unit_may(town):
    busy = clerk(town.street)
    clerk(town.street, "周静")
    staff(town.root)

    assert handed_in(town.own, busy).reviewer == town.street


def test_a_reviewer_who_also_leads_the_branch_is_passed_over(town, writer):
    from factories import grant

    both = clerk(town.street)
    grant(both, "SECRETARY", town.own)
    staff(town.root)

    assert handed_in(town.own, writer).reviewer == town.root


def test_without_any_reviewer_the_record_still_counts(town, writer):
    made = handed_in(town.own, writer)

    assert (made.reviewer, made.state) == (None, State.SUBMITTED)

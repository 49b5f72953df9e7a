"""What is owed, what waits for review, and what stands beside a record, in a constant number of queries."""

from datetime import date

import pytest
from duties_factories import rule, subgroup, theme_day_rule
from factories import branch, clerk, grant, member, secretary, staff
from records_factories import NOW, TODAY, handed_in, later

from activities.duties.queries import due_items
from activities.duties.rules import DutyKind, Per, State
from activities.records.models import Activity
from activities.records.queries.lists import Wanted, activity_list, latest_overdue, only_listed, rows, to_review
from activities.records.queries.owed import done_by_item, overdue, owed, states_for, tally
from activities.records.queries.periods import natural_period, settled_period
from activities.records.rules import Turnout, written_when
from activities.records.services import send_back, withdraw
from dangjian.workdays.models import Holiday

pytestmark = pytest.mark.django_db


def items(*branches):
    return due_items(
        start=date(2026, 7, 1), end=date(2026, 10, 1), organizations=[organization.pk for organization in branches]
    )


def test_done_is_keyed_like_what_is_due(town):
    theme_day_rule()
    made = handed_in(town.own, secretary(town.own))
    handed_in(town.foreign, secretary(town.foreign))

    done = done_by_item(items(town.own))

    assert done == {(town.own.pk, "THEME_DAY", None, date(2026, 9, 1)): [(made.pk, 1)]}


def test_states_join_what_is_due_with_what_counts(town):
    theme_day_rule()
    writer, reviewer = secretary(town.own), clerk(town.street)
    handed_in(town.own, writer, held_on=date(2026, 7, 16), for_period="2026-07")
    sent = handed_in(town.own, writer, held_on=date(2026, 8, 14), for_period="2026-08")
    send_back(activity=sent, reason="日期不对", by=reviewer, now=NOW)
    withdraw(activity=handed_in(town.own, writer), by=writer, now=NOW)

    standing = states_for(items(town.own), TODAY)

    assert [(one.item.label, one.state, one.returned) for one in standing] == [
        ("7月主题党日", State.DONE, None),
        ("8月主题党日", State.OVERDUE, sent.pk),
        ("9月主题党日", State.DUE, None),
    ]


def test_a_subgroup_meeting_counts_for_its_subgroup_alone(town):
    rule(DutyKind.SUBGROUP_MEETING, Per.MONTH, subject="SUBGROUP")
    first, _second = subgroup(town.own, "第一党小组"), subgroup(town.own, "第二党小组")
    handed_in(town.own, secretary(town.own), kind=DutyKind.SUBGROUP_MEETING, subgroup_id=first.pk)

    september = [one for one in states_for(items(town.own), TODAY) if one.item.period_start == date(2026, 9, 1)]

    assert [(one.item.label, one.state) for one in september] == [
        ("9月党小组会（第一党小组）", State.DONE),
        ("9月党小组会（第二党小组）", State.DUE),
    ]


def test_what_is_owed_now_starts_with_the_oldest_and_looks_back_one_quarter(town):
    theme_day_rule()
    handed_in(
        town.own,
        secretary(town.own),
        held_on=date(2026, 5, 8),
        for_period="2026-05",
        late_reason="补录",
    )

    pressing = owed([town.own.pk], TODAY)

    assert [(one.item.label, one.state) for one in pressing] == [
        ("4月主题党日", State.OVERDUE),
        ("6月主题党日", State.OVERDUE),
        ("7月主题党日", State.OVERDUE),
        ("8月主题党日", State.OVERDUE),
        ("9月主题党日", State.DUE),
    ]


def test_overdue_stays_inside_the_reach(town):
    theme_day_rule(starts_on=date(2026, 8, 1))

    assert {one.item.organization_id for one in overdue(clerk(town.street), TODAY)} == {town.own.pk, town.sibling.pk}
    assert {one.item.organization_id for one in overdue(secretary(town.own), TODAY)} == {town.own.pk}


@pytest.mark.parametrize("count", [1, 3])
def test_what_is_overdue_costs_the_same_for_one_branch_and_for_three(town, count, django_assert_num_queries):
    theme_day_rule()
    for _ in range(count - 1):
        branch(town.other_street)
    account = clerk(town.other_street)

    with django_assert_num_queries(9):
        assert len(overdue(account, TODAY)) == 5 * count


def test_a_tally_counts_the_item_among_its_like(town):
    theme_day_rule()
    rule(DutyKind.ORGANIZATIONAL_LIFE_MEETING, Per.YEAR)
    writer = secretary(town.own)
    handed_in(town.own, writer)
    handed_in(town.own, writer, held_on=date(2026, 8, 14), for_period="2026-08")
    (september,) = [item for item in items(town.own) if item.label == "9月主题党日"]
    (yearly,) = due_items(start=date(2026, 12, 1), end=date(2027, 1, 1), organizations=[town.own.pk])[1:]

    assert (tally(town.own, september).label, tally(town.own, september).done, tally(town.own, september).due) == (
        "三季度主题党日",
        2,
        3,
    )
    assert tally(town.own, yearly).label == "2026年组织生活会"


def test_a_day_outside_the_window_belongs_to_its_own_period(town):
    theme_day_rule()

    assert settled_period(town.own, "THEME_DAY", date(2026, 9, 11), "2026-09", None) == "2026-09"
    assert settled_period(town.own, "THEME_DAY", date(2026, 10, 9), "2026-09", None) == "2026-10"


def test_a_window_may_reach_into_the_next_year(town):
    rule(DutyKind.ORGANIZATIONAL_LIFE_MEETING, Per.YEAR, window_after_months=3)

    assert settled_period(town.own, "ORGANIZATIONAL_LIFE_MEETING", date(2027, 2, 5), "2026", None) == "2026"
    assert settled_period(town.own, "ORGANIZATIONAL_LIFE_MEETING", date(2027, 4, 5), "2026", None) == "2027"


def test_without_a_rule_a_month_is_assumed(town):
    assert natural_period("THEME_DAY", date(2026, 9, 11)) == "2026-09"


# Review


def test_a_record_waits_for_the_unit_above_and_for_nobody_else(town):
    reviewer, department = clerk(town.street), staff(town.root)
    elsewhere = clerk(town.other_street)
    made = handed_in(town.own, secretary(town.own))
    handed_in(town.foreign, secretary(town.foreign))

    assert list(to_review(reviewer)) == [made]
    assert list(to_review(department)) == []
    assert [one.organization for one in to_review(elsewhere)] == [town.foreign]


def test_a_record_whose_reviewer_has_left_waits_one_higher(town):
    reviewer, department = clerk(town.street), staff(town.root)
    made = handed_in(town.own, secretary(town.own))
    held = reviewer.grants.get()
    held.ends_at = held.starts_at
    held.save()

    assert list(to_review(department)) == [made]


def test_ones_own_record_and_branch_wait_for_others(town):
    reviewer, colleague = clerk(town.street), clerk(town.street, "周静")
    grant(reviewer, "MEMBER", town.sibling)
    own = handed_in(town.own, reviewer)
    neighbour = handed_in(town.sibling, secretary(town.sibling))

    assert list(to_review(reviewer)) == []
    assert list(to_review(colleague).order_by("pk")) == [own, neighbour]


def test_only_what_is_handed_in_waits(town):
    reviewer, writer = clerk(town.street), secretary(town.own)
    withdraw(activity=handed_in(town.own, writer), by=writer, now=NOW)

    assert list(to_review(reviewer)) == []


def test_five_working_days_skip_weekends_and_holidays():
    assert latest_overdue(date(2026, 9, 14)) == date(2026, 9, 6)
    Holiday.objects.create(day=date(2026, 9, 9), kind=Holiday.Kind.HOLIDAY)

    assert latest_overdue(date(2026, 9, 14)) == date(2026, 9, 3)


def test_a_record_is_marked_after_five_working_days_and_counts_all_the_same(town):
    writer = secretary(town.own)
    august = {"held_on": date(2026, 8, 14), "for_period": "2026-08"}
    handed_in(town.own, writer, at=later(days=-8), **august)
    handed_in(town.own, writer, at=later(days=-7), **august)

    shown = rows(only_listed(activity_list(Activity.objects.all(), Wanted(sort="waiting"))), today=TODAY)

    assert [(row.days_waiting, row.waits_long) for row in shown] == [(8, True), (7, False)]
    assert Activity.objects.counted().count() == 2


# Lists


def test_a_list_is_narrowed_by_unit_kind_period_state_and_words(town):
    theme = handed_in(town.own, secretary(town.own))
    lecture = handed_in(
        town.foreign,
        secretary(town.foreign),
        kind=DutyKind.PARTY_LECTURE,
        for_period="2026-08",
        held_on=date(2026, 8, 20),
        topic="学习党章",
    )

    def found(**wanted):
        return list(activity_list(Activity.objects.all(), Wanted(**wanted)))

    assert found() == [theme, lecture]
    assert found(sort="oldest") == [lecture, theme]
    assert found(unit=town.other_street.pk) == [lecture]
    assert found(kind="THEME_DAY") == [theme]
    assert found(period="2026-08") == [lecture]
    assert found(period="2026Q3") == [theme, lecture]
    assert found(state="ACCEPTED") == []
    assert found(q="党章") == [lecture]
    assert found(q="锦绣社区") == [theme]


@pytest.mark.parametrize("count", [1, 3])
def test_a_list_costs_the_same_for_one_record_and_for_three(town, count, django_assert_num_queries):
    writer = secretary(town.own)
    ill = member(town.own)
    for _ in range(count):
        handed_in(town.own, writer, absences={ill.pk: "SICK"})

    with django_assert_num_queries(3):
        shown = rows(only_listed(activity_list(Activity.objects.all(), Wanted())), today=TODAY)
        said = [(row.place, row.by, row.turnout) for row in shown]

    assert said == [("锦绣社区第一党支部", "胡明远", Turnout(due=1, present=0, excused=1))] * count


def test_a_member_sees_what_counts_in_the_own_branch_and_nothing_of_its_committee(town):
    writer, comrade = secretary(town.own), clerk(town.foreign)
    comrade.grants.all().delete()
    grant(comrade, "MEMBER", town.own)
    shown = handed_in(town.own, writer)
    handed_in(town.own, writer, kind=DutyKind.COMMITTEE_MEETING)
    handed_in(town.sibling, secretary(town.sibling))
    withdraw(activity=handed_in(town.own, writer), by=writer, now=NOW)

    assert list(Activity.objects.shown_to(comrade)) == [shown]


def test_a_day_is_shown_as_people_say_it():
    assert written_when(date(2026, 9, 11), "15:00", "17:00") == "9月11日（周五）15:00–17:00"
    assert written_when(date(2026, 9, 13)) == "9月13日（周日）"

"""What is due follows from dated rows; what a past quarter owed never changes."""

from datetime import date

import pytest
from duties_factories import rule, subgroup, term, theme_day_rule
from factories import branch, committee, member, staff

from activities.duties.models import DutyRule
from activities.duties.queries import due_for, due_items, prefill, theme_day, theme_days
from activities.duties.rules import AppliesIf, DueItem, DutyKind, Per, Subject
from activities.duties.services import (
    change_rule,
    end_exemption,
    end_rule,
    exempt,
    install_default_rules,
    move_theme_day,
)
from dangjian.periods import Month, Quarter
from members.roster.models import Affiliation, Subgroup, Term
from organizations.tree.models import Organization, OrganizationEdge, Sector
from organizations.tree.services import dissolve, found, move

pytestmark = pytest.mark.django_db

Q2, Q3, Q4 = Quarter(2026, 2), Quarter(2026, 3), Quarter(2026, 4)


def due_in(quarter: Quarter, organizations=None) -> list[DueItem]:
    return due_items(start=quarter.start, end=quarter.end, organizations=organizations)


def labels(items) -> list[str]:
    return [item.label for item in items]


def test_a_theme_day_item_says_everything_about_itself(town):
    theme_day_rule()

    assert due_for(town.own, date(2026, 9, 1), date(2026, 10, 1)) == [
        DueItem(
            code="theme_day",
            kind="THEME_DAY",
            label="9月主题党日",
            organization_id=town.own.pk,
            subgroup_uid=None,
            period_start=date(2026, 9, 1),
            period_end=date(2026, 10, 1),
            opens_on=date(2026, 9, 1),
            closes_on=date(2026, 9, 30),
            record_by=date(2026, 9, 18),
            planned_on=date(2026, 9, 11),
            times=1,
        )
    ]


def test_every_standing_branch_owes_and_nothing_else_does(town):
    rule()
    dissolve(organization=town.sibling, on=date(2026, 9, 30), by=None)
    found(
        kind="STATION", name="怡丰工地驿站", short_name="怡丰工地驿站", parent=town.street, on=date(2026, 1, 1), by=None
    )

    assert [(item.organization_id, item.label) for item in due_in(Q3)] == [
        (town.own.pk, "三季度党课"),
        (town.foreign.pk, "三季度党课"),
    ]


def test_the_last_day_of_the_period_decides_who_owes(town):
    rule()
    dissolve(organization=town.sibling, on=date(2026, 10, 1), by=None)
    new = branch(town.street, on=date(2026, 9, 30))
    branch(town.street, on=date(2026, 10, 1))

    assert [item.organization_id for item in due_in(Q3)] == [
        town.own.pk,
        town.sibling.pk,
        town.foreign.pk,
        new.pk,
    ]


def test_the_default_rules_make_the_quarter_of_a_branch_with_committee_and_subgroups(town):
    install_default_rules()
    term(town.own)
    term(town.sibling, has_committee=False)
    second, first = subgroup(town.own, "第二党小组"), subgroup(town.own, "第一党小组")

    own = due_in(Quarter(2026, 1), [town.own])

    assert labels(own) == [
        "1月主题党日",
        "1月支委会",
        "1月党小组会（第一党小组）",
        "1月党小组会（第二党小组）",
        "2月主题党日",
        "2月支委会",
        "2月党小组会（第一党小组）",
        "2月党小组会（第二党小组）",
        "3月主题党日",
        "一季度党员大会",
        "3月支委会",
        "3月党小组会（第一党小组）",
        "3月党小组会（第二党小组）",
        "一季度党课",
        "2025年组织生活会",
        "2025年民主评议党员",
    ]
    assert [item.subgroup_uid for item in own if item.label.startswith("1月党小组会")] == [first.uid, second.uid]
    assert labels(due_in(Q3, [town.sibling])) == [
        "7月主题党日",
        "8月主题党日",
        "9月主题党日",
        "三季度党员大会",
        "三季度党课",
    ]


def test_a_yearly_item_belongs_to_the_quarter_in_which_its_window_ends(town):
    install_default_rules()

    yearly = [item for item in due_in(Quarter(2027, 1), [town.own]) if item.period_start == date(2026, 1, 1)]

    assert [(item.label, item.opens_on, item.closes_on, item.period_end) for item in yearly] == [
        ("2026年组织生活会", date(2026, 1, 1), date(2027, 3, 31), date(2027, 1, 1)),
        ("2026年民主评议党员", date(2026, 1, 1), date(2027, 3, 31), date(2027, 1, 1)),
    ]
    assert not [item for item in due_in(Q4, [town.own]) if "2026年" in item.label]


def test_a_window_that_reaches_into_the_next_year_changes_nobody_s_standing(town):
    install_default_rules()
    dissolve(organization=town.sibling, on=date(2027, 2, 1), by=None)
    branch(town.street, on=date(2027, 1, 1))

    yearly = [item for item in due_in(Quarter(2027, 1)) if item.label == "2026年组织生活会"]

    assert [item.organization_id for item in yearly] == [town.own.pk, town.sibling.pk, town.foreign.pk]


def test_a_temporary_branch_appraises_nobody_but_holds_its_life_meeting(town):
    install_default_rules()
    temporary = branch(town.street, temporary=True)

    yearly = [item.kind for item in due_in(Quarter(2027, 1), [temporary]) if item.label.startswith("2026年")]

    assert yearly == [DutyKind.ORGANIZATIONAL_LIFE_MEETING]


def test_a_rule_for_one_sector_or_one_unit_concerns_no_other_branch(town):
    retired = branch(town.street, sector=Sector.RETIRED)
    rule(code="by_sector", sectors=[Sector.RETIRED])
    rule(code="by_unit", within=town.other_street)

    assert [(item.code, item.organization_id) for item in due_in(Q3)] == [
        ("by_unit", town.foreign.pk),
        ("by_sector", retired.pk),
    ]


def test_committees_and_subgroups_count_as_they_were_at_the_end_of_the_month(town):
    rule(DutyKind.COMMITTEE_MEETING, Per.MONTH, applies_if=AppliesIf.HAS_COMMITTEE)
    rule(DutyKind.SUBGROUP_MEETING, Per.MONTH, subject=Subject.SUBGROUP)
    term(town.own, ends_on=date(2026, 8, 31))
    subgroup(town.own, "老组", ends_on=date(2026, 9, 1))
    subgroup(town.own, "新组", starts_on=date(2026, 9, 30))

    assert labels(due_in(Q3, [town.own])) == [
        "7月支委会",
        "7月党小组会（老组）",
        "8月党小组会（老组）",
        "9月党小组会（新组）",
    ]


def test_an_exempted_branch_owes_the_other_duties_still(town):
    theme_day_rule()
    rule()
    by = staff(town.root)
    exempt(
        organization=town.own,
        kind=DutyKind.THEME_DAY,
        reason="整村搬迁",
        starts_on=date(2026, 7, 1),
        ends_on=date(2026, 9, 1),
        by=by,
    )
    exempt(organization=town.sibling, kind="", reason="筹备撤销", starts_on=date(2026, 8, 15), ends_on=None, by=by)

    assert labels(due_in(Q3, [town.own])) == ["9月主题党日", "三季度党课"]
    assert labels(due_in(Q3, [town.sibling])) == ["7月主题党日"]
    assert len(due_in(Q3, [town.foreign])) == 4


def test_times_and_deadlines_come_from_the_rule(town):
    rule(times=2, window_before_days=10, window_after_days=5, record_within_days=3)

    [item] = due_for(town.own, date(2026, 10, 1), date(2026, 10, 31))

    assert (item.times, item.opens_on, item.closes_on, item.record_by) == (
        2,
        date(2026, 6, 21),
        date(2026, 10, 5),
        date(2026, 10, 8),
    )


def test_without_rules_nothing_is_due(town):
    assert due_in(Q3) == []


def test_organizations_may_be_a_queryset_ids_or_rows(town):
    rule()
    chosen = Organization.objects.under(town.street.path)

    by_queryset = due_in(Q3, chosen)

    assert [item.organization_id for item in by_queryset] == [town.own.pk, town.sibling.pk]
    assert by_queryset == due_in(Q3, list(chosen)) == due_in(Q3, [row.pk for row in chosen])
    assert due_in(Q3, []) == []


def test_earlier_quarters_owe_the_same_after_transfers_moves_dissolutions_and_changed_rules(town):
    install_default_rules()
    today, by = date(2026, 8, 15), staff(town.root)
    term(town.own)
    group = subgroup(town.own)
    transferred = member(town.own)
    move_theme_day(
        organization=town.street,
        month=Month(2026, 6),
        day=date(2026, 6, 5),
        reason="防汛",
        by=by,
        today=date(2026, 6, 1),
    )
    before = [due_in(quarter) for quarter in (Quarter(2026, 1), Q2)]

    Affiliation.objects.filter(member=transferred).update(ends_on=today)
    Affiliation.objects.create(member=transferred, organization=town.foreign, starts_on=today)
    move(organization=town.own, to=town.other_street, on=today, by=None)
    dissolve(organization=town.sibling, on=today, by=None)
    branch(town.street, on=today)
    term(town.foreign, starts_on=today)
    type(group).objects.filter(pk=group.pk).update(ends_on=today)
    end_rule(rule=DutyRule.objects.get(code="party_lecture"), on=Quarter.containing(today).end, by=by, today=today)
    change_rule(rule=DutyRule.objects.get(code="members_meeting"), changes={"times": 2}, by=by, today=today)
    change_rule(rule=DutyRule.objects.get(code="theme_day"), changes={"per": Per.QUARTER}, by=by, today=today)
    made = exempt(organization=town.foreign, kind="", reason="搬迁", starts_on=date(2026, 7, 1), ends_on=None, by=by)
    end_exemption(exemption=made, on=date(2026, 9, 1), by=by)

    assert [due_in(quarter) for quarter in (Quarter(2026, 1), Q2)] == before
    assert all(before)


def test_a_changed_rule_neither_doubles_nor_skips_a_period(town):
    theme_day_rule()
    changed = change_rule(
        rule=DutyRule.objects.get(),
        changes={"per": Per.QUARTER, "times": 2},
        by=staff(town.root),
        today=date(2026, 8, 15),
    )

    assert changed.starts_on == date(2026, 10, 1)
    assert labels(due_in(Q3, [town.own])) == ["7月主题党日", "8月主题党日", "9月主题党日"]
    assert [(item.label, item.times) for item in due_in(Q4, [town.own])] == [("四季度主题党日", 2)]


def test_a_moved_theme_day_is_planned_for_the_branches_of_the_unit_alone(town):
    theme_day_rule()
    move_theme_day(
        organization=town.street,
        month=Month(2026, 9),
        day=date(2026, 9, 9),
        reason="与换届大会冲突",
        by=staff(town.root),
        today=date(2026, 9, 1),
    )

    september = due_items(start=date(2026, 9, 1), end=date(2026, 10, 1))

    assert [(item.organization_id, item.planned_on, item.closes_on) for item in september] == [
        (town.own.pk, date(2026, 9, 9), date(2026, 9, 30)),
        (town.sibling.pk, date(2026, 9, 9), date(2026, 9, 30)),
        (town.foreign.pk, date(2026, 9, 11), date(2026, 9, 30)),
    ]
    assert theme_days([town.street.pk, town.other_street.pk], Month(2026, 9)) == {
        town.street.pk: date(2026, 9, 9),
        town.other_street.pk: date(2026, 9, 11),
    }


def test_a_branch_that_changed_units_keeps_the_theme_days_of_its_time(town):
    theme_day_rule()
    move_theme_day(
        organization=town.street,
        month=Month(2026, 9),
        day=date(2026, 9, 9),
        reason="防汛",
        by=staff(town.root),
        today=date(2026, 9, 1),
    )
    move(organization=town.own, to=town.other_street, on=date(2026, 10, 1), by=None)
    town.own.refresh_from_db()

    assert theme_day(town.own, Month(2026, 9)) == date(2026, 9, 9)
    assert theme_day(town.own, Month(2026, 10)) == date(2026, 10, 9)


def test_the_districts_day_holds_where_a_unit_chose_none_of_its_own(town):
    by, today, october = staff(town.root), date(2026, 9, 1), Month(2027, 10)
    move_theme_day(organization=town.root, month=october, day=date(2027, 10, 15), reason="国庆", by=by, today=today)
    move_theme_day(organization=town.street, month=october, day=date(2027, 10, 13), reason="会议", by=by, today=today)

    assert theme_day(town.own, october) == date(2027, 10, 13)
    assert theme_day(town.foreign, october) == date(2027, 10, 15)
    assert theme_day(town.foreign, october.shifted(1)) == date(2027, 11, 12)


def test_a_record_starts_with_the_day_that_is_planned(town):
    theme_day = prefill(town.own, DutyKind.THEME_DAY, Month(2026, 9))
    lecture = prefill(town.own, DutyKind.PARTY_LECTURE, Q3)

    assert (theme_day.label, theme_day.day) == ("9月主题党日", date(2026, 9, 11))
    assert (lecture.label, lecture.day) == ("三季度党课", None)


@pytest.mark.parametrize("count", [1, 3])
def test_the_questions_to_the_database_do_not_grow_with_branches(town, django_assert_num_queries, count):
    install_default_rules()
    for _ in range(count):
        made = branch(committee(town.root))
        term(made)
        subgroup(made)

    with django_assert_num_queries(6):
        items = due_items(start=date(2026, 1, 1), end=date(2027, 1, 1))

    assert len(items) == 3 * 22 + count * 46


def test_a_whole_district_and_a_year_take_as_many_questions_as_one_branch(town, django_assert_num_queries):
    install_default_rules()
    branches = Organization.objects.bulk_create(
        Organization(kind="BRANCH", name=f"第{n}党支部", short_name=f"第{n}党支部", parent=town.street, path=f"{n:06}")
        for n in range(298)
    )
    OrganizationEdge.objects.bulk_create(
        OrganizationEdge(
            organization=one,
            path=one.path,
            committee=town.street,
            kind="BRANCH",
            sector=Sector.COMMUNITY,
            name=one.name,
            starts_on=date(2020, 1, 1),
        )
        for one in branches
    )
    Term.objects.bulk_create(Term(organization=one, starts_on=date(2020, 1, 1), has_committee=True) for one in branches)
    Subgroup.objects.bulk_create(
        Subgroup(organization=one, name=name, starts_on=date(2020, 1, 1))
        for one in branches[:60]
        for name in ("第一党小组", "第二党小组")
    )

    with django_assert_num_queries(6):
        year = due_items(start=date(2026, 1, 1), end=date(2027, 1, 1), organizations=branches)

    assert len(year) == 298 * 34 + 60 * 2 * 12
    assert len({item.key for item in year}) == len(year)

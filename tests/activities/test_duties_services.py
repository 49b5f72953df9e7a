"""Rules, exemptions and theme days change with dates and an audit row; closed quarters and past months do not."""

from datetime import date

import pytest
from duties_factories import rule, subgroup, term, theme_day_rule
from factories import branch, committee, staff

from activities.duties.models import DutyRule, Exemption, ReportingQuarter, ThemeDayMove
from activities.duties.queries import due_items, met_by, theme_day
from activities.duties.rules import DutyKind, Per
from activities.duties.services import (
    AlreadyExempt,
    MonthIsOver,
    NotABranch,
    NotAUnit,
    NothingToCallOff,
    OutsideTheMonth,
    QuarterClosed,
    RuleCannotChange,
    SameDay,
    WouldRewriteThePast,
    add_rule,
    call_off,
    change_rule,
    draft_rule,
    end_exemption,
    end_rule,
    exempt,
    install_default_rules,
    move_theme_day,
    undo_theme_day_move,
)
from dangjian.audit.models import AuditRow
from dangjian.periods import Month
from organizations.tree.models import Organization, OrganizationEdge

pytestmark = pytest.mark.django_db

TODAY = date(2026, 8, 15)


def actions() -> list[str]:
    return list(AuditRow.objects.filter(action__startswith="duties.").order_by("pk").values_list("action", flat=True))


def reclassified(place: Organization, **facts) -> Organization:
    """As if it had always been so."""
    Organization.objects.filter(pk=place.pk).update(**facts)
    OrganizationEdge.objects.filter(organization=place).update(**facts)
    place.refresh_from_db()
    return place


def rows(code: str) -> list[tuple]:
    return list(
        DutyRule.objects.filter(code=code).order_by("starts_on").values_list("per", "times", "starts_on", "ends_on")
    )


def test_the_default_rules_are_installed_once():
    assert install_default_rules() == (
        "建立了7条应做事项规则：主题党日、党员大会、支委会、党小组会、党课、组织生活会、民主评议党员，从2025年1月1日起。"
    )
    assert install_default_rules() == "应做事项的规则已经有了。"
    assert DutyRule.objects.count() == 7
    assert actions() == ["duties.install_default_rules"]


def test_installing_again_revives_no_ended_rule_and_keeps_changed_ones(town):
    install_default_rules(starts_on=date(2026, 1, 1))
    by = staff(town.root)
    end_rule(rule=DutyRule.objects.get(code="party_lecture"), on=date(2026, 10, 1), by=by, today=TODAY)
    change_rule(rule=DutyRule.objects.get(code="theme_day"), changes={"times": 2}, by=by, today=TODAY)
    before = list(DutyRule.objects.order_by("pk").values())

    install_default_rules()

    assert list(DutyRule.objects.order_by("pk").values()) == before


def test_an_end_that_has_come_stays_and_one_to_come_is_moved(town):
    by, over = staff(town.root), rule(ends_on=date(2026, 8, 15))
    coming = theme_day_rule(ends_on=date(2026, 9, 1))

    with pytest.raises(RuleCannotChange):
        end_rule(rule=over, on=date(2027, 1, 1), by=by, today=TODAY)
    end_rule(rule=coming, on=date(2026, 10, 1), by=by, today=TODAY)

    assert [DutyRule.objects.get(pk=one.pk).ends_on for one in (over, coming)] == [date(2026, 8, 15), date(2026, 10, 1)]


def test_every_default_rule_names_its_basis():
    install_default_rules()

    assert list(
        DutyRule.objects.order_by("pk").values_list(
            "code", "per", "times", "applies_if", "window_after_months", "basis"
        )
    ) == [
        ("theme_day", "MONTH", 1, "ALWAYS", 0, "《中国共产党支部工作条例（试行）》第十六条：每月相对固定1天"),
        ("members_meeting", "QUARTER", 1, "ALWAYS", 0, "《中国共产党支部工作条例（试行）》第十一条：一般每季度1次"),
        (
            "committee_meeting",
            "MONTH",
            1,
            "HAS_COMMITTEE",
            0,
            "《中国共产党支部工作条例（试行）》第十二条：一般每月1次",
        ),
        ("subgroup_meeting", "MONTH", 1, "ALWAYS", 0, "《中国共产党支部工作条例（试行）》第十三条：一般每月1次"),
        ("party_lecture", "QUARTER", 1, "ALWAYS", 0, "区级规定：每季度1次（条例第十六条没有规定次数）"),
        (
            "organizational_life_meeting",
            "YEAR",
            1,
            "ALWAYS",
            3,
            "《中国共产党支部工作条例（试行）》第十七条：每年至少1次",
        ),
        (
            "democratic_appraisal",
            "YEAR",
            1,
            "NOT_TEMPORARY",
            3,
            "《中国共产党支部工作条例（试行）》第十八条：一般每年1次",
        ),
    ]


def test_a_rule_ends_on_a_day_to_come_and_the_end_may_be_called_off(town):
    lecture, by = rule(), staff(town.root)

    end_rule(rule=lecture, on=date(2026, 10, 1), by=by, today=TODAY)
    assert rows(lecture.code) == [("QUARTER", 1, date(2025, 1, 1), date(2026, 10, 1))]

    call_off(rule=lecture, by=by, today=TODAY)
    assert rows(lecture.code) == [("QUARTER", 1, date(2025, 1, 1), None)]
    assert actions() == ["duties.end_rule", "duties.call_off"]


@pytest.mark.parametrize("on", [date(2026, 9, 30), date(2024, 1, 1)])
def test_a_rule_ends_neither_in_the_past_nor_in_the_period_that_runs(town, on):
    lecture = rule()

    with pytest.raises(WouldRewriteThePast):
        end_rule(rule=lecture, on=on, by=staff(town.root), today=TODAY)

    assert rows(lecture.code) == [("QUARTER", 1, date(2025, 1, 1), None)]


def test_a_rule_that_has_not_begun_is_called_off_not_ended(town):
    coming = rule(starts_on=date(2026, 10, 1))

    with pytest.raises(WouldRewriteThePast):
        end_rule(rule=coming, on=date(2026, 9, 1), by=staff(town.root), today=TODAY)
    assert call_off(rule=coming, by=staff(town.root), today=TODAY) is None
    assert rows("party_lecture") == []
    assert actions() == ["duties.withdraw_rule"]


def test_a_change_begins_with_the_next_period_and_may_be_called_off(town):
    lecture, by = rule(), staff(town.root)

    changed = change_rule(rule=lecture, changes={"per": Per.HALF_YEAR, "times": 2}, by=by, today=TODAY)
    assert rows(lecture.code) == [
        ("QUARTER", 1, date(2025, 1, 1), date(2027, 1, 1)),
        ("HALF_YEAR", 2, date(2027, 1, 1), None),
    ]

    call_off(rule=changed, by=by, today=TODAY)
    assert rows(lecture.code) == [("QUARTER", 1, date(2025, 1, 1), None)]
    assert actions() == ["duties.change_rule", "duties.call_off"]


def test_a_monthly_rule_changes_from_the_next_month_on(town):
    monthly = theme_day_rule()

    changed = change_rule(
        rule=monthly, changes={"record_within_days": 10}, by=staff(town.root), today=date(2026, 8, 31)
    )

    assert (changed.starts_on, changed.record_within_days, changed.name) == (date(2026, 9, 1), 10, "主题党日")


def test_only_the_latest_row_of_a_rule_changes(town):
    lecture, by = rule(), staff(town.root)
    changed = change_rule(rule=lecture, changes={"times": 2}, by=by, today=TODAY)

    with pytest.raises(RuleCannotChange):
        change_rule(rule=lecture, changes={"times": 3}, by=by, today=TODAY)
    with pytest.raises(RuleCannotChange):
        end_rule(rule=lecture, on=date(2026, 10, 1), by=by, today=TODAY)
    with pytest.raises(RuleCannotChange):
        change_rule(rule=changed, changes={"times": 3}, by=by, today=TODAY)
    with pytest.raises(RuleCannotChange):
        change_rule(rule=rule(code="other"), changes={"kind": DutyKind.THEME_DAY}, by=by, today=TODAY)


def test_an_ended_rule_is_taken_up_again_from_the_next_period_on(town):
    lecture, by = rule(ends_on=date(2026, 1, 1)), staff(town.root)

    again = change_rule(rule=lecture, changes={"times": 2}, by=by, today=TODAY)
    assert rows(lecture.code) == [
        ("QUARTER", 1, date(2025, 1, 1), date(2026, 1, 1)),
        ("QUARTER", 2, date(2026, 10, 1), None),
    ]

    call_off(rule=again, by=by, today=TODAY)
    assert rows(lecture.code) == [("QUARTER", 1, date(2025, 1, 1), date(2026, 1, 1))]


def test_what_has_come_into_force_is_not_called_off(town):
    lecture, by = rule(ends_on=TODAY), staff(town.root)

    with pytest.raises(NothingToCallOff):
        call_off(rule=lecture, by=by, today=TODAY)
    with pytest.raises(NothingToCallOff):
        call_off(rule=rule(code="other"), by=by, today=TODAY)


def excuse(organization, by, **attributes) -> Exemption:
    facts = {"kind": DutyKind.THEME_DAY, "reason": "整村搬迁", "starts_on": date(2026, 7, 1), "ends_on": None}
    return exempt(organization=organization, by=by, **(facts | attributes))


def test_an_exemption_is_ended_from_a_day_on(town):
    by = staff(town.root)
    made = excuse(town.own, by, document_number="滨组〔2026〕5号")

    end_exemption(exemption=made, on=date(2026, 9, 1), by=by)

    assert list(Exemption.objects.values_list("organization", "kind", "starts_on", "ends_on", "made_by", "path")) == [
        (town.own.pk, "THEME_DAY", date(2026, 7, 1), date(2026, 9, 1), by.pk, town.own.path)
    ]
    assert actions() == ["duties.exempt", "duties.end_exemption"]


def test_the_end_of_an_exemption_is_put_off_and_left_open_again(town):
    by = staff(town.root)
    made = excuse(town.own, by, ends_on=date(2026, 9, 1))

    for on in (date(2026, 11, 1), date(2026, 11, 1), None):
        end_exemption(exemption=made, on=on, by=by)

    assert Exemption.objects.get().ends_on is None
    assert actions() == ["duties.exempt", "duties.end_exemption", "duties.end_exemption"]


def test_an_exemption_that_never_acted_is_withdrawn(town):
    by = staff(town.root)

    end_exemption(exemption=excuse(town.own, by), on=date(2026, 7, 1), by=by)

    assert Exemption.objects.count() == 0
    assert actions() == ["duties.exempt", "duties.withdraw_exemption"]


def test_a_closed_quarter_takes_no_exemption_into_account_any_more(town):
    by = staff(town.root)
    made = excuse(town.sibling, by)
    ReportingQuarter.objects.create(year=2026, number=2, state=ReportingQuarter.State.CLOSED)

    with pytest.raises(QuarterClosed):
        excuse(town.own, by, starts_on=date(2026, 6, 30))
    with pytest.raises(QuarterClosed):
        end_exemption(exemption=made, on=date(2026, 6, 30), by=by)

    excuse(town.own, by, starts_on=date(2026, 7, 1))
    assert Exemption.objects.filter(organization=town.own).count() == 1


def test_a_branch_is_not_excused_twice_from_the_same_duty(town):
    by = staff(town.root)
    excuse(town.own, by, starts_on=date(2026, 7, 1), ends_on=date(2026, 9, 1))

    with pytest.raises(AlreadyExempt):
        excuse(town.own, by, starts_on=date(2026, 8, 31))

    later = excuse(town.own, by, starts_on=date(2026, 9, 1))
    with pytest.raises(AlreadyExempt):
        end_exemption(exemption=Exemption.objects.earliest("pk"), on=date(2026, 9, 2), by=by)
    assert later.starts_on == Exemption.objects.earliest("pk").ends_on
    excuse(town.own, by, kind=DutyKind.PARTY_LECTURE)
    excuse(town.sibling, by)


def test_only_branches_are_excused(town):
    with pytest.raises(NotABranch):
        excuse(town.street, staff(town.root))


def shift(organization, by, **attributes) -> ThemeDayMove:
    facts = {"month": Month(2026, 9), "day": date(2026, 9, 9), "reason": "与换届大会冲突", "today": TODAY}
    return move_theme_day(organization=organization, by=by, **(facts | attributes))


def test_a_unit_moves_its_theme_day_again_and_back(town):
    by = staff(town.root)
    shift(town.street, by)
    moved = shift(town.street, by, day=date(2026, 9, 10))
    assert theme_day(town.own, Month(2026, 9)) == date(2026, 9, 10)

    undo_theme_day_move(move=moved, by=by, today=TODAY)

    assert theme_day(town.own, Month(2026, 9)) == date(2026, 9, 11)
    assert actions() == ["duties.move_theme_day", "duties.move_theme_day", "duties.undo_theme_day_move"]


def test_only_units_directly_under_the_district_committee_move_the_theme_day(town):
    community = committee(town.street, "锦绣社区党委")
    for below in (town.own, community):
        with pytest.raises(NotAUnit):
            shift(below, staff(town.root))

    straight = branch(town.root)
    shift(straight, staff(town.root))
    assert theme_day(straight, Month(2026, 9)) == date(2026, 9, 9)


def test_the_theme_day_stays_in_its_month_and_the_past_stays_as_planned(town):
    by = staff(town.root)
    with pytest.raises(OutsideTheMonth):
        shift(town.street, by, day=date(2026, 10, 9))
    with pytest.raises(MonthIsOver):
        shift(town.street, by, month=Month(2026, 7), day=date(2026, 7, 9))
    with pytest.raises(SameDay):
        shift(town.street, by, day=date(2026, 9, 11))
    moved = shift(town.street, by)
    with pytest.raises(MonthIsOver):
        undo_theme_day_move(move=moved, by=by, today=date(2026, 10, 1))

    assert list(ThemeDayMove.objects.values_list("month", "day")) == [("2026-09", date(2026, 9, 9))]


OCTOBER = date(2026, 10, 1)
INTEGRITY = {
    "kind": DutyKind.PARTY_LECTURE,
    "name": "廉政党课",
    "per": Per.QUARTER,
    "basis": "滨组〔2026〕9号",
}


def test_a_rule_of_the_district_s_own_gets_a_code_that_was_never_used(town):
    by = staff(town.root)
    rule()

    first = add_rule(facts=INTEGRITY, starts_on=OCTOBER, by=by, today=TODAY)
    call_off(rule=add_rule(facts=INTEGRITY, starts_on=date(2026, 10, 1), by=by, today=TODAY), by=by, today=TODAY)
    subgroups = add_rule(
        facts=INTEGRITY | {"kind": DutyKind.SUBGROUP_MEETING, "name": ""}, starts_on=OCTOBER, by=by, today=TODAY
    )

    assert (first.code, first.name, first.subject) == ("party_lecture_2", "廉政党课", "ORGANIZATION")
    assert (subgroups.code, subgroups.name, subgroups.subject) == ("subgroup_meeting_2", "党小组会", "SUBGROUP")
    assert actions() == ["duties.add_rule", "duties.add_rule", "duties.withdraw_rule", "duties.add_rule"]
    row = AuditRow.objects.filter(action="duties.add_rule").earliest("pk")
    assert (row.by, row.target, row.detail) == (
        by,
        f"dutyrule:{first.pk}",
        {"code": "party_lecture_2", "on": "2026-10-01"},
    )


def test_no_rule_begins_in_the_period_that_runs(town):
    with pytest.raises(WouldRewriteThePast):
        add_rule(facts=INTEGRITY, starts_on=date(2026, 9, 30), by=staff(town.root), today=TODAY)
    assert not DutyRule.objects.exists()


def test_set_up_neither_repeats_nor_touches_what_was_added(town):
    install_default_rules()
    added = add_rule(facts=INTEGRITY, starts_on=OCTOBER, by=staff(town.root), today=TODAY)

    assert install_default_rules() == "应做事项的规则已经有了。"
    assert DutyRule.objects.filter(pk=added.pk, ends_on=None).exists()


def due(organization, first: date, last: date) -> list[tuple]:
    items = due_items(start=first, end=last, organizations=[organization.pk])
    return [(item.label, item.opens_on, item.closes_on) for item in items]


@pytest.mark.parametrize(
    ("per", "starts_on", "first"),
    [
        (Per.MONTH, date(2026, 9, 1), ("9月廉政党课", date(2026, 9, 1), date(2026, 9, 30))),
        (Per.MONTH, date(2026, 9, 15), ("9月廉政党课", date(2026, 9, 1), date(2026, 9, 30))),
        (Per.QUARTER, date(2026, 10, 1), ("四季度廉政党课", date(2026, 10, 1), date(2026, 12, 31))),
        (Per.QUARTER, date(2026, 11, 15), ("四季度廉政党课", date(2026, 10, 1), date(2026, 12, 31))),
        (Per.YEAR, date(2027, 1, 1), ("2027年廉政党课", date(2027, 1, 1), date(2027, 12, 31))),
    ],
)
def test_what_is_due_begins_with_the_period_that_ends_after_the_first_day(town, per, starts_on, first):
    add_rule(facts=INTEGRITY | {"per": per}, starts_on=starts_on, by=staff(town.root), today=TODAY)

    assert due(town.own, date(2020, 1, 1), starts_on) == []
    assert due(town.own, date(2020, 1, 1), date(2028, 1, 1))[0] == first


@pytest.mark.parametrize(
    ("limits", "met"),
    [
        ({}, ["own", "sibling", "foreign"]),
        ({"within": "street"}, ["own", "sibling"]),
        ({"sectors": ["VILLAGE"]}, ["foreign"]),
        ({"within": "street", "sectors": ["VILLAGE"]}, []),
        ({"applies_if": "HAS_COMMITTEE"}, ["own"]),
    ],
)
def test_whom_a_rule_meets_is_told_before_and_owed_afterwards(town, limits, met):
    foreign = reclassified(town.foreign, sector="VILLAGE")
    term(town.own)
    facts = INTEGRITY | limits | ({"within": town.street} if "within" in limits else {})

    told = met_by(draft_rule(**facts, starts_on=OCTOBER))
    add_rule(facts=facts, starts_on=OCTOBER, by=staff(town.root), today=TODAY)

    owing = {item.organization_id for item in due_items(start=OCTOBER, end=date(2027, 1, 1))}
    assert owing == {{"own": town.own, "sibling": town.sibling, "foreign": foreign}[one].pk for one in met}
    assert (told.branches, told.items, told.period, told.closes_on) == (
        len(met),
        len(met),
        "2026年四季度",
        date(2026, 12, 31),
    )


def test_a_rule_for_subgroups_meets_branches_that_have_some(town):
    for name in ("第一党小组", "第二党小组"):
        subgroup(town.own, name)
    rule(DutyKind.SUBGROUP_MEETING, Per.MONTH)

    told = met_by(draft_rule(**INTEGRITY | {"kind": DutyKind.SUBGROUP_MEETING}, starts_on=TODAY))

    assert (told.branches, told.items, told.beside) == (1, 2, ("党小组会",))


def test_what_comes_after_the_first_day_counts_when_it_is_there_by_then(town):
    """A branch that is dissolved before the first period ends does not owe it."""
    OrganizationEdge.objects.filter(organization=town.own).update(ends_on=date(2026, 9, 1))

    assert met_by(draft_rule(**INTEGRITY, starts_on=TODAY)).branches == 2

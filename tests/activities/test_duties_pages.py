"""The desk pages of duties: who sees them, what they show, what they change, and how they say no."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from duties_factories import rule, subgroup, term, theme_day_rule
from factories import account, branch, clerk, committee, grant, secretary, staff

from activities.duties.models import DutyRule, Exemption, ReportingQuarter, ThemeDayMove
from activities.duties.services import change_rule, exempt, install_default_rules, move_theme_day
from dangjian.audit.models import AuditRow
from dangjian.periods import Month
from dangjian.workdays.models import Holiday
from dangjian.workdays.services import install_holidays
from organizations.access.rules import Role

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("september")]

TODAY = date(2026, 9, 1)


@pytest.fixture
def september():
    with time_machine.travel("2026-09-01 10:00 +0800", tick=False):
        yield


def line_staff(town):
    made = account("教育工委")
    grant(made, Role.LINE_STAFF, town.root, sector="COMMUNITY")
    return made


def url(name: str, *args, **query) -> str:
    return reverse(f"duties:{name}", args=args, query=query)


def read(client, who, address: str) -> str:
    client.force_login(who)
    response = client.get(address)
    assert response.status_code == 200, address
    return response.text


def open_once(client, who, address: str) -> str:
    """The page has been opened before, so that the session's first visit to the desk is over."""
    read(client, who, address)
    return address


def status(client, who, address: str, data: dict | None = None) -> int:
    client.force_login(who)
    return (client.get(address) if data is None else client.post(address, data)).status_code


def test_a_secretary_has_no_desk(client, town):
    made, who = rule(), secretary(town.own)
    addresses = [
        url("rules"),
        url("rule_change", made.pk),
        url("theme_days"),
        url("theme_day_move"),
        url("exemptions"),
        url("exemption_choose"),
        url("exemption_add", town.own.pk),
        url("holidays"),
        url("holiday_add"),
        url("branch", town.own.pk),
    ]

    assert {address: status(client, who, address) for address in addresses} == dict.fromkeys(addresses, 404)


def test_the_rules_are_read_in_words(client, town):
    install_default_rules()
    rule(code="lecture_of_schools", name="学校党课", sectors=["SCHOOL"], within=town.street, window_after_days=5)

    page = read(client, staff(town.root), url("rules"))

    for words in [
        "设支部委员会的党支部",
        "每个党小组",
        "每个党支部（临时党支部除外）",
        "每个花溪路街道工委所属学校党支部",
        "当年内，最晚次年3月31日",
        "当季度内，最晚结束后5天内",
        "《中国共产党支部工作条例（试行）》第十六条：每月相对固定1天",
        "2025年1月1日起",
    ]:
        assert words in page


def test_without_rules_the_page_says_where_they_come_from(client, town):
    assert "还没有规则" in read(client, staff(town.root), url("rules"))


def test_ended_rules_are_shown_on_request(client, town):
    rule(name="季度党课", ends_on=date(2026, 1, 1))

    assert "季度党课" not in read(client, staff(town.root), url("rules"))
    assert "季度党课" in read(client, staff(town.root), url("rules") + "?ended=1")


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_rules_costs_the_same_for_one_and_three(client, town, django_assert_num_queries, count, quiet_side):
    for number in range(count):
        rule(code=f"lecture{number}", within=town.street)
    opened = open_once(client, staff(town.root), url("rules"))

    with django_assert_num_queries(6):
        client.get(opened)


def test_only_whoever_maintains_the_district_changes_rules(client, town):
    made = rule()
    for who in (clerk(town.street), line_staff(town)):
        assert "调整" not in read(client, who, url("rules"))
        for name in ("rule_change", "rule_end"):
            assert status(client, who, url(name, made.pk)) == 404
        assert status(client, who, url("rule_call_off", made.pk), {}) == 404

    assert "调整" in read(client, staff(town.root), url("rules"))


def test_staff_end_a_rule_and_call_the_end_off(client, town):
    made, who = rule(), staff(town.root)

    assert 'value="2026-10-01"' in read(client, who, url("rule_end", made.pk))
    assert status(client, who, url("rule_end", made.pk), {"on": "2026-10-01", "confirm": "1"}) == 302
    assert DutyRule.objects.get().ends_on == date(2026, 10, 1)
    assert "即将停止" in read(client, who, url("rules"))

    assert status(client, who, url("rule_call_off", made.pk), {}) == 302
    assert DutyRule.objects.get().ends_on is None


def test_a_rule_that_has_ended_has_no_page_to_end_it(client, town):
    made, who = rule(ends_on=date(2026, 9, 1)), staff(town.root)

    assert status(client, who, url("rule_end", made.pk), {"on": "2027-01-01", "confirm": "1"}) == 404
    assert DutyRule.objects.get().ends_on == date(2026, 9, 1)


def test_an_end_in_the_period_that_runs_is_refused_at_its_field(client, town):
    made = rule()
    client.force_login(staff(town.root))

    response = client.post(url("rule_end", made.pk), {"on": "2026-09-30"})

    assert response.context["form"].errors == {"on": ["最早2026年10月1日：正在进行的和过去的周期不改。"]}
    assert DutyRule.objects.get().ends_on is None


CHANGE = {
    "per": "HALF_YEAR",
    "times": 2,
    "window_before_days": 0,
    "window_after_months": 0,
    "window_after_days": 0,
    "record_within_days": 7,
    "applies_if": "ALWAYS",
    "sectors": ["VILLAGE"],
    "basis": "滨组〔2026〕9号",
    "document_number": "",
}


def test_staff_change_a_rule_from_the_next_period_on(client, town):
    made, who = rule(), staff(town.root)

    assert status(client, who, url("rule_change", made.pk), CHANGE | {"confirm": "1"}) == 302

    assert list(DutyRule.objects.order_by("pk").values_list("per", "times", "sectors", "starts_on", "ends_on")) == [
        ("QUARTER", 1, [], date(2025, 1, 1), date(2027, 1, 1)),
        ("HALF_YEAR", 2, ["VILLAGE"], date(2027, 1, 1), None),
    ]
    page = read(client, who, url("rules"))
    assert "即将调整" in page
    assert "还没开始" in page


@pytest.mark.parametrize(
    ("changed", "errors"),
    [
        ({"times": 0}, {"times": ["确保该值大于或等于1。"]}),
        ({"window_after_months": 7}, {"window_after_months": ["确保该值小于或等于6。"]}),
        ({"basis": ""}, {"basis": ["这个字段是必填项。"]}),
        (
            {"per": "QUARTER", "times": 1, "sectors": [], "basis": "《中国共产党支部工作条例（试行）》"},
            {"__all__": ["没有改动。不再要求的事项请用“停止”。"]},
        ),
    ],
)
def test_a_change_that_cannot_be_is_refused_at_its_field(client, town, changed, errors):
    made = rule()
    client.force_login(staff(town.root))

    response = client.post(url("rule_change", made.pk), CHANGE | changed)

    assert response.context["form"].errors == errors
    assert DutyRule.objects.count() == 1


def test_a_rule_with_a_newer_row_is_not_changed_again(client, town):
    made, by = rule(), staff(town.root)
    change_rule(rule=made, changes={"times": 2}, by=by, today=TODAY)
    client.force_login(by)

    for name, sent in (("rule_change", CHANGE), ("rule_end", {"on": "2026-12-01"})):
        response = client.post(url(name, made.pk), sent | {"confirm": "1"})
        assert response.context["form"].non_field_errors() == ["这条规则已经有新的安排，请先取消那次变更。"]
    assert DutyRule.objects.count() == 2


def test_an_end_that_has_come_is_not_called_off(client, town):
    made = rule(ends_on=date(2026, 9, 1))
    client.force_login(staff(town.root))

    response = client.post(url("rule_call_off", made.pk), follow=True)

    assert "已经生效的不能取消" in response.text
    assert DutyRule.objects.get().ends_on == date(2026, 9, 1)


def test_the_year_shows_every_units_days_and_its_moves(client, town):
    install_holidays()
    by = staff(town.root)
    moved = {"day": date(2026, 9, 9), "reason": "与换届大会冲突", "by": by, "today": TODAY}
    move_theme_day(organization=town.street, month=Month(2026, 9), **moved)

    page = read(client, by, url("theme_days"))

    assert "<b>9日</b>" in page
    assert "与换届大会冲突" in page
    assert "古渡镇党委" in page
    assert "还没有录入" not in page


def test_a_clerk_sees_the_own_unit_alone(client, town):
    by = staff(town.root)
    for unit in (town.street, town.other_street):
        move_theme_day(
            organization=unit,
            month=Month(2026, 9),
            day=date(2026, 9, 9),
            reason=f"{unit.short_name}有会",
            by=by,
            today=TODAY,
        )

    page = read(client, clerk(town.street), url("theme_days"))

    assert "花溪路街道工委有会" in page
    assert "古渡镇党委" not in page


def test_a_holiday_on_the_theme_day_is_said_with_a_proposal(client, town):
    Holiday.objects.create(day=date(2026, 9, 11), kind="HOLIDAY", name="演练")

    page = read(client, staff(town.root), url("theme_days"))

    assert "9月11日放假" in page
    assert "建议9月10日" in page
    assert "day=2026-09-10" in page


def test_a_year_nobody_entered_is_said_to_be_unknown(client, town):
    page = read(client, staff(town.root), url("theme_days", year=2027))

    assert "2027年的放假安排还没有录入" in page
    assert "2027年主题党日安排" in page


@pytest.mark.parametrize("year", ["", "abc", "99999", "-1", "0026"])
def test_a_strange_year_in_the_address_does_no_harm(client, town, year):
    read(client, staff(town.root), url("theme_days", year=year))
    read(client, staff(town.root), url("holidays", year=year))


@pytest.mark.parametrize("count", [1, 3])
def test_the_year_costs_the_same_for_one_and_three_units(client, town, django_assert_num_queries, count, quiet_side):
    who = staff(town.root)
    for _ in range(count):
        move_theme_day(
            organization=committee(town.root),
            month=Month(2026, 9),
            day=date(2026, 9, 9),
            reason="会议",
            by=who,
            today=TODAY,
        )
    opened = open_once(client, who, url("theme_days"))

    with django_assert_num_queries(11):
        client.get(opened)


def form_for(unit, **changed) -> dict:
    return {"organization": unit.pk, "month": "2026-09", "day": "2026-09-09", "reason": "与换届大会冲突"} | changed


def test_a_clerk_moves_the_own_units_theme_day_and_undoes_it(client, town):
    who = clerk(town.street)

    assert status(client, who, url("theme_day_move"), form_for(town.street)) == 302
    [moved] = ThemeDayMove.objects.all()
    assert (moved.organization, moved.month, moved.day, moved.made_by) == (
        town.street,
        "2026-09",
        date(2026, 9, 9),
        who,
    )

    assert status(client, who, url("theme_day_undo", moved.pk), {}) == 302
    assert ThemeDayMove.objects.count() == 0
    assert list(AuditRow.objects.filter(by=who).exclude(action="web.refuse").values_list("action", flat=True)) == [
        "duties.move_theme_day",
        "duties.undo_theme_day_move",
    ]


def test_nobody_moves_the_theme_day_of_another_unit_or_of_the_district(client, town):
    who = clerk(town.street)
    moved = move_theme_day(
        organization=town.other_street,
        month=Month(2026, 9),
        day=date(2026, 9, 9),
        reason="防汛",
        by=staff(town.root),
        today=TODAY,
    )

    for unit in (town.other_street, town.root, town.own):
        assert status(client, who, url("theme_day_move"), form_for(unit)) == 200
    assert status(client, who, url("theme_day_undo", moved.pk), {}) == 404

    assert list(ThemeDayMove.objects.values_list("organization", flat=True)) == [town.other_street.pk]


def test_reading_the_whole_district_is_not_looking_after_it(client, town):
    who = clerk(town.street)
    grant(who, Role.LINE_STAFF, town.root)
    made = excuse(town.foreign, staff(town.root))

    assert status(client, who, url("theme_day_move"), form_for(town.other_street)) == 200
    assert f"?unit={town.other_street.pk}&" not in read(client, who, url("theme_days"))
    assert town.foreign.short_name not in read(client, who, url("exemption_choose"))
    assert status(client, who, url("exemption_add", town.foreign.pk)) == 404
    assert status(client, who, url("exemption_end", made.pk), {"on": "2026-09-20"}) == 404
    assert url("exemption_add", town.foreign.pk) not in read(client, who, url("branch", town.foreign.pk))

    assert ThemeDayMove.objects.count() == 0


def test_a_clerk_below_a_unit_and_line_staff_move_nothing(client, town):
    community = committee(town.street, "锦绣社区党委")
    below = clerk(community)

    assert "请向自己所属的单位提出" in read(client, below, url("theme_day_move"))
    assert status(client, below, url("theme_day_move"), form_for(town.street)) == 200
    assert status(client, line_staff(town), url("theme_day_move")) == 404
    for who in (below, line_staff(town)):
        page = read(client, who, url("theme_days"))
        assert "调整日期" not in page
        assert town.street.short_name in page
        assert url("branch", town.street.pk) not in page
    assert url("branch", town.street.pk) in read(client, clerk(town.street), url("theme_days"))
    assert ThemeDayMove.objects.count() == 0


@pytest.mark.parametrize(
    ("changed", "errors"),
    [
        ({"day": "2026-10-09"}, {"day": ["只能在2026年9月内调整。"]}),
        ({"day": "2026-09-11"}, {"day": ["主题党日本来就在这一天。"]}),
        ({"day": "下周"}, {"day": ["请填写日期，如 2026-09-01。"]}),
        ({"reason": " "}, {"reason": ["这个字段是必填项。"]}),
    ],
)
def test_a_move_that_cannot_be_is_refused_at_its_field(client, town, changed, errors):
    client.force_login(staff(town.root))

    response = client.post(url("theme_day_move"), form_for(town.street, **changed))

    assert response.context["form"].errors == errors
    assert ThemeDayMove.objects.count() == 0


def test_a_past_month_is_not_offered_and_its_move_not_undone(client, town):
    by = staff(town.root)
    moved = move_theme_day(
        organization=town.street,
        month=Month(2026, 8),
        day=date(2026, 8, 12),
        reason="防汛",
        by=by,
        today=date(2026, 8, 1),
    )
    client.force_login(by)

    refused = client.post(url("theme_day_move"), form_for(town.street, month="2026-08", day="2026-08-11"))
    kept = client.post(url("theme_day_undo", moved.pk), follow=True)

    assert "month" in refused.context["form"].errors
    assert "这个月已经过去" in kept.text
    assert ThemeDayMove.objects.get().day == date(2026, 8, 12)


def excuse(organization, by, **attributes) -> Exemption:
    facts = {"kind": "THEME_DAY", "reason": "整村搬迁", "starts_on": date(2026, 7, 1), "ends_on": None}
    return exempt(organization=organization, by=by, **(facts | attributes))


def test_exemptions_are_listed_in_reach_and_filtered(client, town):
    by = staff(town.root)
    excuse(town.own, by, document_number="滨组〔2026〕5号", ends_on=date(2026, 12, 1))
    excuse(town.sibling, by, kind="", ends_on=date(2026, 8, 1), reason="筹备撤销")
    excuse(town.foreign, by, kind="PARTY_LECTURE")
    clerks = clerk(town.street)

    def shown(who, **query) -> list[int]:
        client.force_login(who)
        page = client.get(url("exemptions", **query)).context["page"]
        return sorted(exemption.organization_id for exemption in page)

    assert shown(by) == [town.own.pk, town.foreign.pk]
    assert shown(by, state="ALL") == [town.own.pk, town.sibling.pk, town.foreign.pk]
    assert shown(by, state="ENDED") == [town.sibling.pk]
    assert shown(by, kind="PARTY_LECTURE", state="ALL") == [town.sibling.pk, town.foreign.pk]
    assert shown(by, q="沙窝") == [town.foreign.pk]
    assert shown(by, committee=town.street.pk) == [town.own.pk]
    assert shown(clerks, state="ALL") == [town.own.pk, town.sibling.pk]
    assert shown(clerks, committee=town.other_street.pk, state="ALL") == [town.own.pk, town.sibling.pk]
    page = read(client, by, url("exemptions"))
    assert "滨组〔2026〕5号" in page
    assert "2026-11-30" in page


def test_empty_lists_say_so(client, town):
    assert "没有支部被免除" in read(client, staff(town.root), url("exemptions"))
    assert "没有符合条件的免除" in read(client, staff(town.root), url("exemptions", q="沙窝"))
    assert "没有找到这样的支部" in read(client, staff(town.root), url("exemption_choose", q="不存在"))


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_exemptions_costs_the_same_for_one_and_three(
    client, town, django_assert_num_queries, count, quiet_side
):
    who = staff(town.root)
    for _ in range(count):
        excuse(branch(town.street), who)
    opened = open_once(client, who, url("exemptions"))

    with django_assert_num_queries(7):
        client.get(opened)


def test_a_clerk_excuses_a_branch_and_takes_it_back(client, town):
    who = clerk(town.street)
    page = read(client, who, url("exemption_choose", q="第一"))
    assert town.own.short_name in page
    assert town.sibling.short_name not in page
    assert town.foreign.short_name not in read(client, who, url("exemption_choose"))

    sent = {
        "kind": "THEME_DAY",
        "starts_on": "2026-09-01",
        "last_day": "2026-09-30",
        "reason": "整村搬迁",
        "document_number": "",
        "confirm": "1",
    }
    assert status(client, who, url("exemption_add", town.own.pk), sent) == 302
    [made] = Exemption.objects.all()
    assert (made.organization, made.kind, made.starts_on, made.ends_on, made.made_by) == (
        town.own,
        "THEME_DAY",
        date(2026, 9, 1),
        date(2026, 10, 1),
        who,
    )

    assert status(client, who, url("exemption_end", made.pk), {"on": "2026-09-20", "confirm": "1"}) == 302
    assert Exemption.objects.get().ends_on == date(2026, 9, 20)


def test_nobody_excuses_a_branch_out_of_reach(client, town):
    made = excuse(town.foreign, staff(town.root))
    for who in (clerk(town.street), line_staff(town)):
        assert status(client, who, url("exemption_add", town.foreign.pk)) == 404
        assert status(client, who, url("exemption_end", made.pk), {"on": "2026-09-20"}) == 404
    assert status(client, line_staff(town), url("exemption_choose")) == 404
    assert status(client, staff(town.root), url("exemption_add", town.street.pk)) == 404
    assert Exemption.objects.get().ends_on is None


@pytest.mark.parametrize(
    ("changed", "errors"),
    [
        ({"last_day": "2026-08-31"}, {"last_day": ["结束日期不能早于开始日期。"]}),
        ({"reason": ""}, {"reason": ["这个字段是必填项。"]}),
        ({"starts_on": "2026-06-30"}, {"starts_on": ["这个季度已经取数，不能再改；请从还没取数的季度开始。"]}),
        ({"kind": "PARTY_LECTURE"}, {"starts_on": ["这段时间里已经免除了这一项。"]}),
    ],
)
def test_an_exemption_that_cannot_be_is_refused_at_its_field(client, town, changed, errors):
    by = staff(town.root)
    ReportingQuarter.objects.create(year=2026, number=2, state="CLOSED")
    excuse(town.own, by, kind="PARTY_LECTURE")
    client.force_login(by)

    sent = {"kind": "", "starts_on": "2026-09-01", "last_day": "", "reason": "整村搬迁", "confirm": "1"}
    response = client.post(url("exemption_add", town.own.pk), sent | changed)

    assert response.context["form"].errors == errors
    assert Exemption.objects.count() == 1


def test_an_exemption_does_not_end_inside_a_closed_quarter(client, town):
    by = staff(town.root)
    made = excuse(town.own, by)
    ReportingQuarter.objects.filter(year=2026, number=3).update(state="CLOSED")
    client.force_login(by)

    response = client.post(url("exemption_end", made.pk), {"on": "2026-09-15", "confirm": "1"})

    assert list(response.context["form"].errors) == ["on"]
    assert Exemption.objects.get().ends_on is None


def test_a_branchs_page_shows_the_quarter_as_of_any_day(client, town):
    theme_day_rule()
    rule()
    by = staff(town.root)
    excuse(town.own, by, kind="PARTY_LECTURE", reason="整村搬迁")

    def shown(**query) -> list[tuple[str, str]]:
        client.force_login(by)
        rows = client.get(url("branch", town.own.pk, **query)).context["rows"]
        return [(row.item.label, row.word) for row in rows]

    assert shown() == [("7月主题党日", "期限已过"), ("8月主题党日", "期限已过"), ("9月主题党日", "还没到")]
    assert shown(day="2026-09-11")[-1] == ("9月主题党日", "期限内")
    assert shown(quarter="2026Q2", day="2026-05-20") == [
        ("4月主题党日", "期限已过"),
        ("5月主题党日", "期限内"),
        ("6月主题党日", "还没到"),
        ("二季度党课", "期限内"),
    ]
    assert shown(quarter="去年", day="明天") == shown()
    page = read(client, by, url("branch", town.own.pk))
    assert "9月1日至30日" in page
    assert "整村搬迁" in page


def test_a_committees_page_counts_the_branches_that_owe(client, town):
    rule()
    theme_day_rule()
    term(town.own)
    rule(kind="SUBGROUP_MEETING", per="MONTH", subject="SUBGROUP")
    subgroup(town.own)
    subgroup(town.own, "第二党小组")
    client.force_login(staff(town.root))

    rows = client.get(url("branch", town.street.pk)).context["rows"]

    assert [(row.item.label, row.count) for row in rows if row.item.closes_on == date(2026, 9, 30)] == [
        ("9月主题党日", 2),
        ("9月党小组会", 1),
        ("三季度党课", 2),
    ]


def test_a_branch_out_of_reach_has_no_page(client, town):
    assert status(client, clerk(town.street), url("branch", town.foreign.pk)) == 404
    assert status(client, clerk(town.street), url("branch", town.own.pk)) == 200


@pytest.mark.parametrize("count", [1, 3])
def test_a_branchs_page_costs_the_same_for_one_and_three_rules(
    client, town, django_assert_num_queries, count, quiet_side
):
    for number in range(count):
        rule(code=f"lecture{number}")
    opened = open_once(client, staff(town.root), url("branch", town.own.pk))

    with django_assert_num_queries(11):
        client.get(opened)


SPAN = {
    "kind": "HOLIDAY",
    "first": "2027-02-05",
    "last": "2027-02-11",
    "name": "春节",
    "document": "国办发明电〔2026〕9号",
}


def test_the_holiday_table_is_read_by_year(client, town):
    install_holidays()

    page = read(client, clerk(town.street), url("holidays"))

    assert "10月10日" in page
    assert "国务院办公厅关于2026年部分节假日安排的通知" in page
    assert "录入安排" not in page
    assert "2027年的放假安排还没有录入" in read(client, clerk(town.street), url("holidays", year=2027))


def test_staff_enter_change_and_remove_days(client, town):
    who = staff(town.root)

    assert status(client, who, url("holiday_add"), SPAN) == 302
    assert "2月8日" in read(client, who, url("holidays", year=2027))

    day = Holiday.objects.get(day=date(2027, 2, 8))
    assert status(client, who, url("holiday_change", day.pk), {"name": "春节假期", "document": "更正"}) == 302
    day.refresh_from_db()
    assert (day.name, day.document) == ("春节假期", "更正")

    assert status(client, who, url("holiday_remove", day.pk), {}) == 302
    assert status(client, who, url("holiday_remove", day.pk), {}) == 404
    assert [row.day.day for row in Holiday.objects.order_by("day")] == [5, 9, 10, 11]
    assert list(AuditRow.objects.filter(by=who).exclude(action="web.refuse").values_list("action", flat=True)) == [
        "workdays.set",
        "workdays.change",
        "workdays.remove",
    ]


def test_only_whoever_maintains_the_district_edits_holidays(client, town):
    install_holidays()
    day, before = Holiday.objects.first(), Holiday.objects.count()
    for who in (clerk(town.street), line_staff(town)):
        assert status(client, who, url("holiday_add"), SPAN) == 404
        assert status(client, who, url("holiday_change", day.pk), {"name": "无", "document": "无"}) == 404
        assert status(client, who, url("holiday_remove", day.pk), {}) == 404
    assert Holiday.objects.count() == before


@pytest.mark.parametrize(
    ("changed", "errors"),
    [
        ({"last": "2027-02-01"}, {"last": ["结束日期不能早于开始日期。"]}),
        ({"last": "2027-03-01"}, {"last": ["一次最多录入15天，请分开录入。"]}),
        ({"first": "2027-02-06", "last": ""}, {"first": ["这些天按平常的周一至周五算就是这样，不用录入。"]}),
        ({"document": ""}, {"document": ["这个字段是必填项。"]}),
    ],
)
def test_a_span_that_cannot_be_is_refused_at_its_field(client, town, changed, errors):
    client.force_login(staff(town.root))

    response = client.post(url("holiday_add"), SPAN | changed)

    assert response.context["form"].errors == errors
    assert Holiday.objects.count() == 0


ADDED = {
    "kind": "PARTY_LECTURE",
    "name": "廉政党课",
    "within": "",
    "per": "QUARTER",
    "times": 1,
    "window_before_days": 0,
    "window_after_months": 0,
    "window_after_days": 0,
    "record_within_days": 7,
    "applies_if": "ALWAYS",
    "basis": "滨组〔2026〕9号",
    "document_number": "",
    "starts_on": "2026-10-01",
}


def test_a_new_rule_is_told_in_a_sentence_before_it_is_entered(client, town):
    rule(name="党课")
    client.force_login(staff(town.root))
    sheet = ADDED | {"within": town.street.pk, "sectors": ["COMMUNITY"]}

    page = client.post(url("rule_add"), sheet)

    assert page.context["form"].sentence() == (
        "从2026年10月1日起，每个花溪路街道工委所属社区党支部每季度1次“廉政党课”，当季度内。"
        "现在符合的有2个党支部；第一次是2026年四季度的，最晚2026年12月31日。同一类里已有“党课”，同一次活动会一并计入。"
    )
    assert (DutyRule.objects.count(), 'name="sectors" value="COMMUNITY"' in page.text) == (1, True)
    assert client.post(url("rule_add"), sheet | {"back": "1"}).status_code == 200
    done = client.post(url("rule_add"), sheet | {"confirm": "1"}, follow=True)
    assert "已新增“廉政党课”，从2026年10月1日起执行。" in done.text
    made = DutyRule.objects.latest("pk")
    assert (made.name, made.within, made.sectors, made.starts_on) == (
        "廉政党课",
        town.street,
        ["COMMUNITY"],
        date(2026, 10, 1),
    )


def test_a_new_rule_that_meets_nobody_says_so(client, town):
    client.force_login(staff(town.root))

    page = client.post(url("rule_add"), ADDED | {"sectors": ["SCHOOL"]})

    assert "现在没有符合的党支部" in page.context["form"].sentence()


def test_a_new_rule_that_has_not_begun_is_taken_back(client, town):
    who = staff(town.root)
    client.force_login(who)
    client.post(url("rule_add"), ADDED | {"confirm": "1"})
    made = DutyRule.objects.get()

    assert "撤销" in read(client, who, url("rules"))
    gone = client.post(url("rule_call_off", made.pk), follow=True)

    assert ("已撤销，“廉政党课”不会开始执行。" in gone.text, DutyRule.objects.count()) == (True, 0)


def test_the_first_rule_of_all_can_be_added(client, town):
    assert reverse("duties:rule_add") in read(client, staff(town.root), url("rules"))


@pytest.mark.parametrize(
    ("changed", "errors"),
    [
        (
            {"starts_on": "2026-09-30"},
            {"starts_on": ["最早从下一个周期起，即2026年10月1日；正在进行的和过去的周期不改。"]},
        ),
        ({"kind": "TEA"}, {"kind": ["选择一个有效的选项。 TEA 不在可用的选项中。"]}),
        ({"times": 0}, {"times": ["确保该值大于或等于1。"]}),
        ({"basis": ""}, {"basis": ["这个字段是必填项。"]}),
    ],
)
def test_a_new_rule_that_cannot_be_is_refused_at_its_field(client, town, changed, errors):
    client.force_login(staff(town.root))

    response = client.post(url("rule_add"), ADDED | changed | {"confirm": "1"})

    assert response.context["form"].errors == errors
    assert not DutyRule.objects.exists()


def test_a_branch_is_no_unit_and_another_district_s_people_add_nothing(client, town):
    client.force_login(staff(town.root))
    assert "within" in client.post(url("rule_add"), ADDED | {"within": town.own.pk}).context["form"].errors
    for who in (clerk(town.street), line_staff(town), secretary(town.own)):
        assert status(client, who, url("rule_add"), ADDED | {"confirm": "1"}) == 404
    assert not DutyRule.objects.exists()


def test_previewing_asks_as_often_however_many_branches_are_met(client, town, quiet_side):
    client.force_login(staff(town.root))
    client.post(url("rule_add"), ADDED)
    asked = []
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            client.post(url("rule_add"), ADDED)
        asked.append(len(queries))
        for _ in range(3):
            branch(town.street)
    assert asked[0] == asked[1]


def test_what_is_due_can_be_copied_for_the_group(client, town):
    theme_day_rule()
    client.force_login(clerk(town.street))
    page = client.get(url("branch", town.own.pk))
    heading = f"【应做事项】{town.own.short_name}2026年三季度："

    assert page.context["copied"].split("\n") == [heading, "· 9月主题党日：定在9月11日，最晚记到9月18日"]
    assert f'readonly aria-label="发到工作群的文字">{page.context["copied"]}</textarea>' in page.text
    over = client.get(url("branch", town.own.pk, quarter="2026Q2"))
    assert (len(over.context["rows"]), "复制文字" in over.text) == (3, False)

"""What a change of a rule or of an exemption would alter is told before it is made, and comes true when it is."""

from datetime import date

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from duties_factories import rule, subgroup, term, theme_day_rule
from factories import branch, clerk, staff

from activities.duties.models import DutyRule, Exemption
from activities.duties.queries import difference, due_items, excused
from activities.duties.queries.preview import Row, Side, named
from activities.duties.rules import period_of
from activities.duties.services import change_rule, draft_change, end_exemption, exempt
from dangjian.audit.models import AuditRow

pytestmark = pytest.mark.django_db

TODAY, OCTOBER = date(2026, 9, 1), date(2026, 10, 1)


@pytest.fixture(autouse=True)
def september():
    with time_machine.travel("2026-09-01 10:00 +0800", tick=False):
        yield


def told(made: DutyRule, **changes):
    will = draft_change(rule=made, changes=changes, today=TODAY)
    ended = DutyRule.objects.get(pk=made.pk)
    ended.ends_on = will.starts_on
    return difference([made], [ended, will], will.starts_on)


def test_what_no_longer_meets_a_branch_is_told_with_its_name(town):
    term(town.own)
    made = rule()

    found = told(made, applies_if="HAS_COMMITTEE", times=2)

    assert (found.label, found.before, found.after, found.appear, found.vanish, found.altered) == (
        "2026年四季度",
        3,
        1,
        0,
        2,
        1,
    )
    assert (found.came, found.gone) == ((), (town.sibling.short_name, town.foreign.short_name))
    window = "10月1日至12月31日"
    assert found.rows == (Row("四季度党课", Side(3, 1, window), Side(1, 2, window)),)


def test_another_frequency_is_told_over_the_longer_of_both_periods(town):
    found = told(theme_day_rule(), per="QUARTER")

    assert found.label == "2026年四季度"
    assert [(row.label, row.was and row.was.branches, row.will and row.will.branches) for row in found.rows] == [
        ("10月主题党日", 3, None),
        ("11月主题党日", 3, None),
        ("12月主题党日", 3, None),
        ("四季度主题党日", None, 3),
    ]
    assert (found.appear, found.vanish, found.altered, found.came, found.gone) == (3, 9, 0, (), ())


def test_subgroups_are_counted_as_items_and_as_their_branch(town):
    for name in ("第一党小组", "第二党小组"):
        subgroup(town.own, name)
    made = rule("SUBGROUP_MEETING", "MONTH", subject="SUBGROUP")

    found = told(made, within=town.other_street)

    assert (found.label, found.before, found.after, found.vanish) == ("2026年10月", 1, 0, 2)
    assert found.gone == (town.own.short_name,)
    assert found.rows == (Row("10月党小组会", Side(1, 1, "10月1日至31日"), None),)


def test_an_ended_rule_that_is_taken_up_again_asks_everything_anew(town):
    found = told(rule(ends_on=date(2026, 1, 1)), times=2)

    assert (found.before, found.after, found.appear) == (0, 3, 3)


@pytest.mark.parametrize(
    "changes",
    [
        {"sectors": ["VILLAGE"]},
        {"per": "MONTH"},
        {"per": "YEAR", "window_after_months": 3},
        {"applies_if": "HAS_COMMITTEE", "times": 3},
        {"record_within_days": 3},
    ],
)
def test_what_is_told_comes_true_and_the_running_period_stays(town, changes):
    term(town.own)
    made, span = rule(), {"start": date(2025, 1, 1), "end": date(2029, 1, 1)}
    before, found = due_items(**span), told(made, **changes)

    changed = change_rule(rule=made, changes=changes, by=staff(town.root), today=TODAY)

    after, turn = due_items(**span), changed.starts_on
    running = [item for item in before if item.period_start < turn]
    assert [item for item in after if item.period_start < turn] == running
    end = max(period_of(one.per, turn).end for one in (made, changed))
    old, new = ({asks(item) for item in items if turn <= item.period_start < end} for items in (before, after))
    assert (len({key for key, _ in new}), len({key[0] for key, _ in new})) == (
        len({key for key, _ in old}) + found.appear - found.vanish,
        found.after,
    )
    assert len(new - old) == found.appear + found.altered


def asks(item) -> tuple:
    """Who owes it for which period, and what is asked."""
    return (*item.key, item.period_end), (item.times, item.opens_on, item.closes_on)


def test_many_names_are_summed_up():
    assert named(tuple(f"第{number}支部" for number in range(12))).endswith("第11支部")
    assert named(tuple(f"第{number}支部" for number in range(13))).endswith("第11支部等13个")


def page_of(client, who, name: str, pk: int, sent: dict):
    client.force_login(who)
    return client.post(reverse(f"duties:{name}", args=[pk]), sent)


SHEET = {
    "per": "QUARTER",
    "times": 1,
    "window_before_days": 0,
    "window_after_months": 0,
    "window_after_days": 0,
    "record_within_days": 7,
    "applies_if": "ALWAYS",
    "basis": "《中国共产党支部工作条例（试行）》",
    "document_number": "",
}


def test_a_change_is_told_before_it_is_confirmed_and_stores_nothing_until_then(client, town):
    made, who = rule(), staff(town.root)
    sheet = SHEET | {"within": town.street.pk, "document_number": "滨组〔2026〕9号"}

    page = page_of(client, who, "rule_change", made.pk, sheet)

    assert page.context["form"].sentence() == (
        f"从2026年10月1日起，每个{town.street.short_name}所属党支部每季度1次“党课”，当季度内。"
        "改的是：哪个范围、文号。在此以前的照原来的要求。"
        "2026年四季度要做的党支部由3个变为2个；应做的事项减少1项。"
    )
    assert (town.foreign.short_name in page.text, DutyRule.objects.count()) == (True, 1)
    assert 'value="滨组〔2026〕9号"' in page_of(client, who, "rule_change", made.pk, sheet | {"back": "1"}).text
    assert page_of(client, who, "rule_change", made.pk, sheet | {"confirm": "1"}).status_code == 302
    assert list(DutyRule.objects.order_by("pk").values_list("within", "document_number", "starts_on", "ends_on")) == [
        (None, "", date(2025, 1, 1), OCTOBER),
        (town.street.pk, "滨组〔2026〕9号", OCTOBER, None),
    ]
    row = AuditRow.objects.get(action="duties.change_rule")
    assert row.detail["changed"] == ["document_number", "within"]


def test_a_change_that_alters_nothing_due_says_so(client, town):
    page = page_of(client, staff(town.root), "rule_change", rule().pk, SHEET | {"record_within_days": 3})

    assert page.context["form"].sentence().endswith("2026年四季度应做的事项没有增减，还是3个党支部要做。")


@pytest.mark.parametrize(
    ("ends_on", "on", "told"),
    [
        (OCTOBER, date(2027, 1, 1), "2026年四季度要做的党支部由0个变为3个；应做的事项增加3项。"),
        (date(2027, 1, 1), OCTOBER, "2026年四季度要做的党支部由3个变为0个；应做的事项减少3项。"),
        (OCTOBER, OCTOBER, "2026年四季度应做的事项没有增减，还是0个党支部要做。"),
    ],
)
def test_what_moving_an_end_to_come_alters_is_told(client, town, ends_on, on, told):
    page = page_of(client, staff(town.root), "rule_end", rule(ends_on=ends_on).pk, {"on": str(on)})

    assert page.context["form"].sentence() == f"从{on.year}年{on.month}月1日起，不再要求“党课”。{told}"


def test_an_end_is_told_before_it_is_confirmed(client, town):
    made = rule()

    page = page_of(client, staff(town.root), "rule_end", made.pk, {"on": "2026-10-01"})

    assert page.context["form"].sentence() == (
        "从2026年10月1日起，不再要求“党课”。2026年四季度要做的党支部由3个变为0个；应做的事项减少3项。"
    )
    assert DutyRule.objects.get().ends_on is None


def test_a_committee_reads_the_rules_and_previews_none(client, town):
    made = rule()

    assert page_of(client, clerk(town.street), "rule_change", made.pk, SHEET | {"times": 2}).status_code == 404
    assert client.get(reverse("duties:rules")).status_code == 200


def test_previewing_a_change_asks_as_often_however_many_branches_there_are(client, town, quiet_side):
    made, who, asked = rule(), staff(town.root), []
    page_of(client, who, "rule_change", made.pk, SHEET | {"times": 2})
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            page_of(client, who, "rule_change", made.pk, SHEET | {"sectors": ["VILLAGE"]})
        asked.append(len(queries))
        for _ in range(3):
            branch(town.street)
    assert asked[0] == asked[1]


def excuse(place, by, **attributes) -> Exemption:
    facts = {"kind": "", "reason": "整村搬迁", "starts_on": OCTOBER, "ends_on": date(2026, 11, 1)}
    return exempt(organization=place, by=by, **facts | attributes)


def labels(items) -> list[str]:
    return [item.label for item in items]


def test_what_an_exemption_drops_and_its_end_brings_back_is_told(town):
    theme_day_rule()
    rule()
    by = staff(town.root)
    will = Exemption(organization=town.own, kind="", starts_on=OCTOBER, ends_on=date(2026, 11, 1))

    assert labels(excused(town.own, was=None, will=will).dropped) == ["10月主题党日"]
    made = excuse(town.own, by)
    later = Exemption.objects.get(pk=made.pk)
    later.ends_on = None
    found = excused(town.own, was=made, will=later)
    assert (labels(found.dropped), found.owed, found.until) == (
        ["11月主题党日", "12月主题党日", "四季度党课", "1月主题党日", "2月主题党日", "3月主题党日", "一季度党课"],
        (),
        date(2027, 4, 1),
    )
    assert labels(excused(town.own, was=made, will=None).owed) == ["10月主题党日"]


def test_what_several_subgroups_owe_no_more_is_one_line(town):
    for name in ("第一党小组", "第二党小组"):
        subgroup(town.own, name)
    rule("SUBGROUP_MEETING", "MONTH", subject="SUBGROUP")

    found = excused(
        town.own, was=None, will=Exemption(organization=town.own, starts_on=OCTOBER, ends_on=date(2026, 11, 1))
    )

    [(word, [(item, count)])] = found.lists
    assert (word, item.label, count, len(found.dropped)) == ("不再要求", "10月党小组会", 2, 2)


def test_another_exemption_of_the_same_days_goes_on(town):
    theme_day_rule()
    by = staff(town.root)
    made = excuse(town.own, by)
    excuse(town.own, by, kind="THEME_DAY")

    assert excused(town.own, was=made, will=None).owed == ()


EXCUSED = {"kind": "", "starts_on": "2026-10-01", "last_day": "2026-10-31", "reason": "整村搬迁", "document_number": ""}


def test_an_exemption_is_told_before_it_is_confirmed(client, town):
    theme_day_rule()
    who = clerk(town.street)

    page = page_of(client, who, "exemption_add", town.own.pk, EXCUSED)

    assert page.context["form"].sentence() == (
        f"免除{town.own.short_name}的“全部事项”，从2026年10月1日起到2026年10月31日。到2026年10月31日为止，不再要求1项。"
    )
    assert ("10月主题党日" in page.text, Exemption.objects.count()) == (True, 0)
    assert page_of(client, who, "exemption_add", town.own.pk, EXCUSED | {"confirm": "1"}).status_code == 302
    assert Exemption.objects.get().ends_on == date(2026, 11, 1)


def test_what_runs_already_is_dropped_by_a_document_only(client, town):
    theme_day_rule()
    who, sent = clerk(town.street), EXCUSED | {"starts_on": "2026-09-01", "confirm": "1"}

    refused = page_of(client, who, "exemption_add", town.own.pk, sent)

    assert refused.context["form"].errors == {
        "document_number": ["有1项的周期已经开始（如9月主题党日），请写批准文号，或者从下一个周期起。"]
    }
    assert (Exemption.objects.count(), 'value="整村搬迁"' in refused.text) == (0, True)
    sent |= {"document_number": "滨组〔2026〕9号"}
    assert page_of(client, who, "exemption_add", town.own.pk, sent).status_code == 302
    assert Exemption.objects.get().document_number == "滨组〔2026〕9号"


def test_an_exemption_to_come_is_taken_back_and_a_running_one_put_off(client, town):
    theme_day_rule()
    who = clerk(town.street)
    coming = excuse(town.own, who)
    running = excuse(town.sibling, who, starts_on=date(2026, 8, 1), document_number="滨组〔2026〕9号")

    page = page_of(client, who, "exemption_end", coming.pk, {"on": "2026-10-01"})
    assert page.context["form"].sentence() == ("撤销这项免除，就当没有免除过。到2026年10月31日为止，恢复1项。")
    page_of(client, who, "exemption_end", coming.pk, {"on": "2026-10-01", "confirm": "1"})
    page = page_of(client, who, "exemption_end", running.pk, {"on": ""})
    assert page.context["form"].sentence() == ("什么时候恢复改为还没定。到2027年3月31日为止，不再要求5项。")
    page_of(client, who, "exemption_end", running.pk, {"on": "2026-12-01", "confirm": "1"})
    same = page_of(client, who, "exemption_end", running.pk, {"on": "2026-12-01", "confirm": "1"})

    assert same.context["form"].errors == {"on": ["没有改动：现在就是这样记的。"]}
    assert list(Exemption.objects.values_list("organization", "ends_on")) == [(town.sibling.pk, date(2026, 12, 1))]


def test_an_exemption_ended_twice_the_same_way_leaves_one_row_in_the_log(town):
    by = staff(town.root)
    made = excuse(town.own, by)
    for _ in range(2):
        end_exemption(exemption=made, on=date(2026, 10, 20), by=by)

    assert AuditRow.objects.filter(action="duties.end_exemption").count() == 1

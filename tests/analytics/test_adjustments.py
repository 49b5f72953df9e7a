"""What came late is listed until a version has read it, and an adjustment says for everybody what it changed."""

from datetime import date

import pytest
from closing_factories import brought_to
from django.urls import reverse
from factories import branch, clerk, secretary, staff
from quarter_factories import Q3, computed, held, install, noon, units_scheme
from time_machine import travel

from activities.duties.models import ReportingQuarter
from activities.records.models import LateChange
from analytics.assessment.models import Closing, Scheme
from analytics.assessment.queries.differences import Difference, differences, differing
from analytics.assessment.queries.late import late_entries
from analytics.assessment.rules import Stage
from analytics.assessment.services import ask, compute_next
from analytics.assessment.services.extras import add_merit, add_veto, drop_extra
from analytics.indicators.models import LateEntry
from analytics.indicators.rules import ManualKind
from analytics.indicators.services import Figure, enter_figures
from analytics.objections.models import SpotCheck
from organizations.tree.models import Organization

pytestmark = pytest.mark.django_db
SPOT = ManualKind.SPOT.value
QUERIES = 11


@pytest.fixture(autouse=True)
def _october():
    with travel(noon(), tick=False):
        yield


@pytest.fixture
def quarter(town):
    install()
    units_scheme(branch_mean=95, manual_spot=5)
    Scheme.objects.update(merit_most=5)
    for place in (town.own, town.sibling, town.foreign):
        held(place, date(2026, 7, 10))
    town.office = staff(town.root)
    return town


def merit(place, by, number: str = "滨委〔2026〕12号"):
    said = {"reason": "先进<b>", "document_number": number, "issued_on": date(2026, 9, 1)}
    return add_merit(organization=place, quarter=Q3, points=2000, by=by, now=noon(), **said)


def spot(place, by, done: int | None) -> None:
    figures = {place: None if done is None else Figure(done, 10, "到支部查")}
    enter_figures(indicator=SPOT, quarter=Q3, figures=figures, by=by, now=noon())


def told(account) -> list[tuple[str, str, str, int | None]]:
    rows = late_entries(Q3, account=account).order_by("pk")
    return [(one.organization.short_name, one.act, one.what, one.counted_in) for one in rows]


def test_what_is_entered_changed_and_taken_back_late_is_listed_and_what_was_in_time_is_not(quarter):
    before = merit(quarter.sibling, quarter.office, "滨委〔2026〕1号")
    spot(quarter.street, quarter.office, 8)
    brought_to(Stage.FINAL, by=quarter.office)

    merit(quarter.own, quarter.office)
    drop_extra(extra=before, by=quarter.office, now=noon())
    for done in (9, 9, None):
        spot(quarter.street, quarter.office, done)

    names = [place.short_name for place in (quarter.own, quarter.sibling, quarter.street)]
    assert told(quarter.office) == [
        (names[0], "ENTERED", "加2分，先进<b>（滨委〔2026〕12号）", None),
        (names[1], "DROPPED", "加2分，先进<b>（滨委〔2026〕1号）", None),
        (names[2], "CHANGED", "线下抽查8/10 → 9/10，到支部查", None),
        (names[2], "DROPPED", "线下抽查9/10", None),
    ]
    assert told(clerk(quarter.other_street)) == []


def test_what_an_adjustment_has_read_is_said_to_be_counted_and_what_came_after_it_is_not(client, quarter):
    brought_to(Stage.FINAL, by=quarter.office)
    merit(quarter.own, quarter.office)
    made, row = held(quarter.own, date(2026, 8, 14)), ReportingQuarter.objects.get()
    LateChange.objects.create(quarter=row, activity=made, organization=quarter.own, version=1, at=noon())
    client.force_login(quarter.office)
    address = reverse("objections:process", args=["2026q3"])

    before = client.get(address).text
    computed()
    merit(quarter.sibling, quarter.office, "滨委〔2026〕13号")
    after = client.get(address).text

    assert (before.count("还没有计入"), before.count("已计入第2版")) == (2, 0)
    assert (after.count("还没有计入"), after.count("已计入第2版")) == (1, 2)
    assert "先进&lt;b&gt;" in after


def test_what_is_written_while_a_version_is_read_waits_for_the_next_one(quarter, monkeypatch):
    """Between the reading and the publishing: the version does not know it, whatever the clock says."""
    brought_to(Stage.FINAL, by=quarter.office)
    ask(quarter=Q3, by=quarter.office, today=date(2026, 10, 1), reason="补报")
    from analytics.assessment.services import run

    score = run.score

    def slowly(facts):
        merit(quarter.own, quarter.office)
        return score(facts)

    monkeypatch.setattr(run, "score", slowly)
    assert compute_next(clock=noon)

    assert list(LateEntry.objects.values_list("counted_in", flat=True)) == [None]


def test_an_adjustment_names_branches_and_units_and_every_line_that_moved(quarter):
    brought_to(Stage.FINAL, by=quarter.office)
    before = Closing.objects.get().run
    held(quarter.own, date(2026, 8, 14))
    merit(quarter.own, quarter.office)
    spot(quarter.street, quarter.office, 9)
    add_veto(
        organization=quarter.sibling,
        quarter=Q3,
        most=None,
        ceiling="一般",
        reason="整改不力",
        document_number="滨纪〔2026〕2号",
        issued_on=date(2026, 9, 1),
        by=quarter.office,
        now=noon(),
    )

    later = computed()

    found = {
        one.organization: one.why
        for one in differences(differing(before, later, account=quarter.office), before, later)
    }
    assert found[quarter.own] == ("主题党日 1/3 → 2/3", "记录规范 1/1 → 2/2", "加分 没有 → 2分")
    assert found[quarter.sibling] == ("一票否决 没有 → 0分", "档次最高 没有 → 一般")
    assert [why.partition(" ")[0] for why in found[quarter.street]] == ["所属支部平均分", "线下抽查"]
    assert found[quarter.street][1] == "线下抽查 不计 → 9/10"
    assert quarter.foreign not in found
    assert quarter.own not in set(differing(before, later, account=clerk(quarter.other_street)))


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_an_adjustment_costs_the_same_for_any_number(
    client, quarter, count, quiet_side, django_assert_num_queries
):
    places = [branch(quarter.street, f"第{at}补报党支部") for at in range(3)]
    for place in places:
        held(place, date(2026, 7, 10))
    brought_to(Stage.FINAL, by=quarter.office)
    for place in places[:count]:
        held(place, date(2026, 8, 14))
    computed()
    client.force_login(quarter.office)
    address = reverse("assessment:adjustment", args=["2026q3"])
    client.get(address)

    with django_assert_num_queries(QUERIES):
        page = client.get(address).text

    assert page.count("补报党支部</a>") == count


def test_the_phone_of_the_branch_says_what_was_final_and_what_became_of_it(client, quarter):
    brought_to(Stage.REPORTED, by=quarter.office)
    address = reverse("assessment:branch_score", args=[quarter.own.pk, "2026q3"])
    link = reverse("assessment:branch_adjustment", args=[quarter.own.pk, "2026q3"])
    client.force_login(secretary(quarter.own))
    before = client.get(address).text
    final = Closing.objects.get().run
    held(quarter.own, date(2026, 8, 14))
    later = computed()
    [moved] = differences([quarter.own], final, later)

    shown, page = client.get(address).text, client.get(link).text

    assert (link in before, link in shown) == (False, True)
    assert f'定稿<span class="num">{moved.before}</span>，调整后<span class="num">{moved.after}</span>' in shown
    assert f'定稿<span class="num">{moved.before}</span>，调整后<span class="num">{moved.after}</span>' in page
    assert "主题党日 1/3 → 2/3" in page
    assert "为什么调整：补报。" in page
    assert client.get(reverse("assessment:branch_adjustment", args=[quarter.sibling.pk, "2026q3"])).status_code == 404


def test_without_an_adjustment_the_pages_say_so(client, quarter):
    brought_to(Stage.FINAL, by=quarter.office)
    client.force_login(quarter.office)

    pages = [
        reverse("assessment:adjustment", args=["2026q3"]),
        reverse("assessment:branch_adjustment", args=[quarter.own.pk, "2026q3"]),
    ]

    assert ["这个季度没有重新取过数" in client.get(page).text for page in pages] == [True, True]


def test_spot_checks_are_listed_fifty_on_a_page(client, quarter):
    closing = brought_to(Stage.DECIDING, by=quarter.office)
    for day in range(51):
        made = held(quarter.own, date(2026, 7, 1), topic=f"抽查第{day}条")
        row = SpotCheck(closing=closing, activity=made, agrees=True, found="一致", checked_on=date(2026, 10, 1))
        row.by = quarter.office
        row.settle_in(quarter.own)
        row.save()
    client.force_login(quarter.office)
    address = reverse("objections:beside", args=["2026q3", "spots"])

    process = client.get(reverse("objections:process", args=["2026q3"])).text

    assert [client.get(f"{address}?page={at}").text.count("《抽查第") for at in (1, 2)] == [50, 1]
    assert (process.count("《抽查第"), "看全部51条" in process) == (10, True)
    assert client.get(reverse("objections:beside", args=["2026q3", "nothing"])).status_code == 404


@pytest.mark.parametrize(("change", "text"), [(1250, "+1.25"), (-20, "−0.02"), (-4, "−0.004"), (0, "不变")])
def test_a_change_too_small_for_two_decimals_is_said_to_the_thousandth(change, text):
    assert Difference(Organization(), "90", "90", change, ()).change_text == text

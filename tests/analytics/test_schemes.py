"""A scheme is data: copied into a new version, refused when it does not add up, tried on last quarter, never backwards."""

from datetime import date

import pytest
import time_machine
from django.urls import reverse
from factories import clerk, member, secretary, staff
from hypothesis import assume, given
from hypothesis import strategies as st
from quarter_factories import Q3, computed, held, install

from analytics.assessment.models import Run, Scheme, SchemeItem, Score
from analytics.assessment.queries.facts import read_items, read_schemes
from analytics.assessment.rules import FULL, Item, band, mean
from analytics.assessment.services import install_default_schemes
from analytics.assessment.services.schemes import RULE_TEXTS
from analytics.assessment.services.trial import try_out
from analytics.assessment.services.versions import (
    HasBegun,
    NotTheNewest,
    SchemeWaits,
    SectorTaken,
    WeightsDoNotAddUp,
    add_version,
    call_off_version,
)
from dangjian.audit.models import AuditRow
from organizations.access.models import Account

pytestmark = pytest.mark.django_db

TODAY = date(2026, 11, 16)
CODES = list(RULE_TEXTS)


@pytest.fixture(autouse=True)
def november():
    with time_machine.travel("2026-11-16 10:00 +0800", tick=False):
        yield


def items(**weights: int) -> list[Item]:
    return [
        Item(at, code, RULE_TEXTS[code][0], points * 1000, 100) for at, (code, points) in enumerate(weights.items())
    ]


def copied(code: str = "R2", **facts):
    scheme = Scheme.objects.filter(code=code).latest("version")
    said = {"name": "村、社区方案", "document_number": "滨组〔2026〕40号", "sectors": scheme.sectors} | facts
    return scheme, said


def renewed(by, *, code: str = "R2", drafted: list[Item] | None = None, **facts) -> Scheme:
    scheme, said = copied(code, **facts)
    drafted = items(theme_day=60, party_lecture=40) if drafted is None else drafted
    return add_version(scheme=scheme, facts=said, items=drafted, by=by, today=TODAY)


@given(st.lists(st.integers(min_value=1, max_value=FULL), min_size=1, max_size=len(CODES)))
def test_weights_that_do_not_make_a_hundred_points_are_never_a_scheme(weights):
    """Refused before anything is read, whatever the weights are and however little they miss."""
    assume(sum(weights) != FULL)
    drafted = [Item(at, CODES[at], "", weight, 100) for at, weight in enumerate(weights)]

    with pytest.raises(WeightsDoNotAddUp):
        add_version(scheme=Scheme(), facts={}, items=drafted, by=Account(), today=TODAY)


@pytest.mark.parametrize("weights", [{}, {"theme_day": 99}, {"theme_day": 60, "party_lecture": 41}])
def test_a_scheme_whose_weights_do_not_add_up_is_refused(town, weights):
    install_default_schemes()
    before = list(Scheme.objects.order_by("pk").values())

    with pytest.raises(WeightsDoNotAddUp):
        renewed(staff(town.root), drafted=items(**weights))

    assert list(Scheme.objects.order_by("pk").values()) == before


def test_a_new_version_begins_with_the_next_quarter_and_the_old_one_holds_until_then(town):
    install_default_schemes()

    made = renewed(staff(town.root), excellent_from=85)

    assert list(
        Scheme.objects.filter(code="R2").order_by("version").values_list("version", "starts_on", "ends_on")
    ) == [
        (1, date(2025, 1, 1), date(2027, 1, 1)),
        (2, date(2027, 1, 1), None),
    ]
    assert list(made.items.order_by("position").values_list("indicator", "weight", "name")) == [
        ("theme_day", 60_000, "主题党日"),
        ("party_lecture", 40_000, "党课"),
    ]
    used = {
        day: {one.code: one.version for one in read_schemes(day)}["R2"]
        for day in (date(2026, 12, 31), date(2027, 1, 1))
    }
    assert used == {date(2026, 12, 31): 1, date(2027, 1, 1): 2}
    row = AuditRow.objects.get(action="assessment.add_version")
    assert row.detail == {"code": "R2", "version": 2, "on": "2027-01-01"}


def test_a_version_to_come_is_called_off_and_no_second_one_is_made_before(town):
    install_default_schemes()
    by = staff(town.root)
    made = renewed(by)

    with pytest.raises(SchemeWaits):
        renewed(by)
    standing = call_off_version(scheme=made, by=by, today=TODAY)

    assert (standing.version, standing.ends_on, Scheme.objects.filter(code="R2").count()) == (1, None, 1)
    with pytest.raises(HasBegun):
        call_off_version(scheme=standing, by=by, today=TODAY)


def in_force(made: Scheme) -> Scheme:
    """As if its quarter had begun."""
    Scheme.objects.filter(code=made.code, version=made.version - 1).update(ends_on=date(2026, 10, 1))
    Scheme.objects.filter(pk=made.pk).update(starts_on=date(2026, 10, 1))
    return Scheme.objects.get(pk=made.pk)


def test_only_the_newest_version_is_copied(client, town):
    install_default_schemes()
    old, said = copied()
    by = staff(town.root)
    newest = in_force(renewed(by))
    client.force_login(by)

    with pytest.raises(NotTheNewest):
        add_version(scheme=old, facts=said, items=items(theme_day=100), by=by, today=TODAY)
    pages = [client.get(reverse("assessment:scheme_copy", args=[one.pk])).status_code for one in (old, newest)]

    assert (pages, Scheme.objects.filter(code="R2").count()) == ([404, 200], 2)


def test_a_version_is_not_called_off_once_another_scheme_has_the_sector_it_dropped(client, town):
    install_default_schemes()
    who = staff(town.root)
    made = renewed(who, sectors=["VILLAGE"])
    other = Scheme.objects.exclude(code="R2").earliest("pk")
    taking = renewed(who, code=other.code, sectors=[*other.sectors, "COMMUNITY"])
    client.force_login(who)

    def called_off(version: Scheme) -> str:
        return client.post(reverse("assessment:scheme_call_off", args=[version.pk]), follow=True).text

    assert "有的已经归别的方案" in called_off(made)
    assert Scheme.objects.filter(pk=made.pk).exists()
    assert ["已撤销新版" in called_off(one) for one in (taking, made)] == [True, True]


def test_a_sector_belongs_to_one_scheme(town):
    install_default_schemes()

    with pytest.raises(SectorTaken):
        renewed(staff(town.root), sectors=["COMMUNITY", "RETIRED"])

    assert Scheme.objects.count() == 3


def quarter(town) -> None:
    install()
    for day in (date(2026, 7, 10), date(2026, 8, 14), date(2026, 9, 11)):
        held(town.own, day, came=(member(town.own),))
    held(town.sibling, date(2026, 7, 10), came=(member(town.sibling),))


def test_last_quarter_is_tried_without_storing_anything_and_agrees_with_what_was_published(town):
    quarter(town)
    computed()
    published = dict(
        Score.objects.filter(organization__kind="BRANCH").values_list("organization__short_name", "points")
    )
    before = Run.objects.count(), Score.objects.count(), Scheme.objects.count(), AuditRow.objects.count()
    scheme, facts = copied()

    trial = try_out(
        scheme=scheme, drafted=Scheme(code="R2", version=2, **facts), items=items(theme_day=100), today=TODAY
    )

    assert {row.name: row.before for row in trial.rows} == published
    after = {row.name: row.after for row in trial.rows}
    assert (after[town.own.short_name], after[town.sibling.short_name]) == (100_000, 33_333)
    assert (trial.quarter, trial.branches, trial.bands[0]) == (Q3, (3, 3), ("优秀", 0, 1))
    assert (Run.objects.count(), Score.objects.count(), Scheme.objects.count(), AuditRow.objects.count()) == before


def test_the_scheme_as_it_is_changes_nothing_when_it_is_tried(town):
    quarter(town)
    scheme, facts = copied()
    [now] = read_items([scheme])

    trial = try_out(scheme=scheme, drafted=Scheme(code="R2", version=2, **facts), items=list(now.items), today=TODAY)

    assert {row.change for row in trial.rows} == {0}
    assert trial.means[0] == trial.means[1]


def test_bands_and_means():
    assert [band(points, (90, 80, 60)) for points in (90_000, 89_999, 80_000, 60_000, 59_999)] == [
        "优秀",
        "良好",
        "良好",
        "一般",
        "较差",
    ]
    assert mean([1, 2]) == 2


def sheet(**changed) -> dict:
    said = {"name": "村、社区方案", "document_number": "滨组〔2026〕40号", "sectors": ["VILLAGE", "COMMUNITY"]}
    said |= {"excellent_from": 85, "good_from": 75, "fair_from": 60}
    for code, points in {"theme_day": 60, "party_lecture": 40}.items():
        said |= {f"weight_{code}": points, f"full_at_{code}": 100, f"rule_{code}": RULE_TEXTS[code][1]}
    return said | changed


def posted(client, who, **changed):
    client.force_login(who)
    pk = Scheme.objects.filter(code="R2").latest("version").pk
    return client.post(reverse("assessment:scheme_copy", args=[pk]), sheet(**changed))


def test_staff_see_last_quarter_under_the_new_version_and_then_keep_it(client, town):
    quarter(town)
    who = staff(town.root)

    page = posted(client, who)

    assert "2026年三季度按这个方案算" in page.text
    assert (
        page.context["form"]
        .sentence()
        .startswith("《村、社区方案》第2版从2027年1月1日起执行，以前的季度不变。2026年三季度按")
    )
    assert Scheme.objects.count() == 3
    assert 'value="60"' in posted(client, who, back="1").text
    assert posted(client, who, confirm="1").status_code == 302
    made = Scheme.objects.get(code="R2", version=2)
    assert (made.limits, made.sectors, made.document_number) == (
        (85, 75, 60),
        ["VILLAGE", "COMMUNITY"],
        "滨组〔2026〕40号",
    )
    page = client.get(reverse("assessment:schemes")).text
    assert "还没开始" in page
    done = client.post(reverse("assessment:scheme_call_off", args=[made.pk]), follow=True)
    assert "已撤销新版" in done.text
    assert not SchemeItem.objects.filter(scheme__version=2).exists()


@pytest.mark.parametrize(
    ("changed", "errors"),
    [
        ({"weight_theme_day": "58"}, {"total": ["各项分值加起来是98，不是100，还差2分。"]}),
        ({"weight_party_lecture": "42.5"}, {"total": ["各项分值加起来是102.5，不是100，多了2.5分。"]}),
        ({"sectors": ["RETIRED"]}, {"sectors": ["“离退休”已经归《离退休干部党支部考核方案》。"]}),
        ({"good_from": "85"}, {"good_from": ["三个分数要从高到低。"]}),
        ({"rule_theme_day": ""}, {"rule_theme_day": ["有分值的一项要填。"]}),
    ],
)
def test_a_version_that_cannot_be_is_refused_at_its_field_with_what_was_typed(client, town, changed, errors):
    install_default_schemes()

    page = posted(client, staff(town.root), confirm="1", **changed)

    assert page.context["form"].errors == errors
    assert ("滨组〔2026〕40号" in page.text, Scheme.objects.count()) == (True, 3)


def test_committees_read_the_schemes_and_change_none(client, town):
    install_default_schemes()
    who = clerk(town.street)

    assert posted(client, who, confirm="1").status_code == 404
    page = client.get(reverse("assessment:schemes")).text
    assert ("离退休干部党支部考核方案" in page, "拟新的一版" in page) == (True, False)
    client.force_login(secretary(town.own))
    assert client.get(reverse("assessment:schemes")).status_code == 404


@pytest.mark.parametrize("more", [False, True])
def test_the_list_costs_the_same_for_three_versions_and_four(client, town, django_assert_num_queries, more, quiet_side):
    install_default_schemes()
    who = staff(town.root)
    if more:
        renewed(who)
    client.force_login(who)
    client.get(reverse("assessment:schemes"))

    with django_assert_num_queries(6):
        client.get(reverse("assessment:schemes"))

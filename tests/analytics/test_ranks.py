"""Ranks are told at the desk where the scheme lists them, on no phone; a veto holds the band down wherever it is shown."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse
from factories import branch, clerk, committee, secretary, staff
from quarter_factories import Q3, computed, held, install, units_scheme

from analytics.assessment.models import Scheme, Score
from analytics.assessment.queries.explanation import explain
from analytics.assessment.queries.history import past_quarters
from analytics.assessment.queries.scores import scores_below
from analytics.assessment.rules import points_exact
from analytics.assessment.services.extras import add_veto
from analytics.reports.queries.circular import circular
from analytics.reports.queries.scores import score_rows
from organizations.access.models import Account

pytestmark = pytest.mark.django_db
FRIDAYS = (date(2026, 7, 10), date(2026, 8, 14), date(2026, 9, 11))


@pytest.fixture
def quarter(town):
    """The sibling is first, the own branch second and the foreign one third; the first may be no better than 一般."""
    install()
    for place, days in ((town.sibling, FRIDAYS), (town.own, FRIDAYS[:2]), (town.foreign, FRIDAYS[:1])):
        for day in days:
            held(place, day)
    add_veto(
        organization=town.sibling,
        quarter=Q3,
        most=None,
        ceiling="一般",
        reason="记录弄虚作假",
        document_number="滨纪〔2026〕3号",
        issued_on=date(2026, 9, 2),
        by=None,
        now=datetime(2026, 10, 1, 2, tzinfo=UTC),
    )
    with time_machine.travel("2026-10-08 10:00 +0800", tick=False):
        yield town


def said(client, someone: Account, name: str, **where) -> str:
    client.force_login(Account.objects.get(pk=someone.pk))
    return client.get(reverse(f"assessment:{name}", kwargs=where)).content.decode()


def lines_of(run, unit, account: Account) -> list[tuple[str, str, int | None]]:
    reader = Account.objects.get(pk=account.pk)
    return [(one.name, one.band, one.rank) for one in scores_below(run, unit, account=reader)]


def test_branches_are_ranked_at_the_desk_only_if_their_scheme_lists_ranks(client, quarter):
    Scheme.objects.update(excellent_from=90, good_from=20, fair_from=10)
    run, someone = computed(), clerk(quarter.street)
    where = {"quarter": Q3.slug, "organization": quarter.own.pk}
    unit = where | {"organization": quarter.street.pk}
    silent = [said(client, someone, "unit", **unit), said(client, someone, "explain", **where)]

    Scheme.objects.update(with_ranking=True)

    assert lines_of(run, quarter.street, someone) == [
        ("锦绣社区第二党支部", "一般", 1),
        ("锦绣社区第一党支部", "良好", 2),
    ]
    told = [said(client, someone, "unit", **unit), said(client, someone, "explain", **where)]
    assert ["名次" in page or "单位内第" in page for page in (*silent, *told)] == [False, False, True, True]
    assert "全区名次" in told[0]
    assert "全区第2名，单位内第2名" in told[1]


def test_branches_of_a_scheme_without_ranks_have_none_beside_those_of_one_with(quarter):
    run, other = computed(), Scheme.objects.order_by("pk").last()
    Score.objects.filter(run=run, organization=quarter.own).update(scheme=other)
    Scheme.objects.exclude(pk=other.pk).update(with_ranking=True)

    assert [rank for *_, rank in lines_of(run, quarter.street, staff(quarter.root))] == [1, None]


@pytest.mark.parametrize("ranked", [False, True])
def test_units_are_ranked_among_those_of_their_scheme_only_if_it_lists_ranks(client, quarter, ranked):
    scheme = units_scheme()
    Scheme.objects.filter(pk=scheme.pk).update(with_ranking=ranked)
    run, someone = computed(), staff(quarter.root)

    found = lines_of(run, quarter.root, someone)

    assert [rank for *_, rank in found] == ([1, 2] if ranked else [None, None])
    assert [one.rank for one in circular(run, Account.objects.get(pk=someone.pk)).units] == [rank for *_, rank in found]
    page = said(client, someone, "explain", quarter=Q3.slug, organization=quarter.street.pk)
    assert (">第1名<" in page) == ranked
    assert ("名次" in said(client, someone, "scores", quarter=Q3.slug)) == ranked


def test_a_unit_whose_branches_are_all_new_shows_their_scores_and_says_why_it_has_none(client, quarter):
    town = committee(quarter.root, "青石镇党委")
    village = branch(committee(town, "青石村党总支", kind="GENERAL_BRANCH"), "青石村党支部", on=date(2026, 8, 1))
    held(village, FRIDAYS[2])
    run, someone = computed(), staff(quarter.root)

    assert [one.name for one in scores_below(run, town, account=Account.objects.get(pk=someone.pk))] == ["青石村党支部"]
    page = said(client, someone, "unit", quarter=Q3.slug, organization=town.pk)
    assert "本季度都是新成立的支部，照样计分，不参加平均，所以青石镇党委没有得分。" in page
    assert "1个支部计分" in page


def test_a_units_page_says_how_many_of_its_own_branches_are_scored_and_who_is_in_no_mean(client, quarter):
    held(branch(quarter.street, "新成立党支部", on=date(2026, 8, 1)), FRIDAYS[2])
    branch(quarter.street, "工地临时党支部", temporary=True)
    computed()
    reader = staff(quarter.root)

    street, other = (
        said(client, reader, "unit", quarter=Q3.slug, organization=one.pk)
        for one in (quarter.street, quarter.other_street)
    )

    assert ("算好，3个支部计分" in street, "算好，1个支部计分" in other) == (True, True)
    assert "2个支部不参加平均：本季度新成立，照样计分（1个）；临时党支部，单独列出，不计分（1个）。" in street
    assert "不参加平均" not in other
    explained = said(client, reader, "explain", quarter=Q3.slug, organization=quarter.street.pk)
    assert "2个，不参加平均；新成立的照样计分。" in explained
    assert "<td>临时党支部，单独列出，不计分</td>" in explained


def test_the_circular_says_the_mean_and_the_units_of_the_districts_page(quarter):
    village = branch(committee(quarter.street, "锦绣社区党委", kind="COMMITTEE"), "锦绣社区第三党支部")
    new = branch(quarter.street, "新成立党支部", on=date(2026, 8, 1))
    for place in (village, new):
        held(place, FRIDAYS[2])
    run, reader = computed(), Account.objects.get(pk=staff(quarter.root).pk)

    found = circular(run, reader)

    assert found.mean == points_exact(Score.objects.get(run=run, organization=quarter.root).points)
    assert found.lead.startswith(
        f"2026年三季度，共有5个党支部计分，其中1个本季度新成立，不参加平均，平均{found.mean}分。"
    )
    assert {one.name for one in found.units} == {one.name for one in scores_below(run, quarter.root, account=reader)}


def test_a_mean_without_a_scheme_has_no_rank_and_no_band(quarter):
    Scheme.objects.update(with_ranking=True)
    run = computed()

    assert [line[1:] for line in lines_of(run, quarter.root, staff(quarter.root))] == [("", None), ("", None)]


def test_no_phone_tells_a_rank(client, quarter):
    Scheme.objects.update(with_ranking=True)
    computed()
    someone, where = secretary(quarter.own), {"branch": quarter.own.pk}

    pages = (
        said(client, someone, "branch_score", quarter=Q3.slug, **where),
        said(client, someone, "branch_history", **where),
    )

    assert all("锦绣社区第一党支部" in page for page in pages)
    assert ["名次" in page or "第2名" in page for page in pages] == [False, False]


def test_a_veto_holds_the_band_down_on_every_page_that_shows_one(quarter):
    Scheme.objects.update(excellent_from=40, good_from=20, fair_from=10)
    run, someone = computed(), Account.objects.get(pk=staff(quarter.root).pk)
    score = Score.objects.get(run=run, organization=quarter.sibling)

    assert score.points > 40_000
    assert explain(score, account=someone).band == "一般"
    assert past_quarters(quarter.sibling)[0].band == "一般"
    assert {one.band for one in circular(run, someone).branches if one.name == "锦绣社区第二党支部"} == {"一般"}
    assert [row[4] for row in score_rows(run, someone) if row[1] == "锦绣社区第二党支部"] == ["一般"]
    assert lines_of(run, quarter.street, someone)[0][1] == "一般"

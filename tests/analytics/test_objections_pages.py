"""核对 on the phone: who speaks for the branch, and which lines there is something to say about."""

from datetime import UTC, date, datetime

import pytest
from closing_factories import brought_to
from django.urls import reverse
from factories import clerk, member, secretary, staff
from quarter_factories import AFTER, Q3, computed, held, install, noon
from time_machine import travel

from analytics.assessment.models import Closing, Scheme, Score, ScoreLine
from analytics.assessment.queries.comparison import lines_of as shares_of
from analytics.assessment.queries.explanation import explain
from analytics.assessment.rules import Stage, points_text
from analytics.assessment.services.extras import add_merit, add_veto
from analytics.objections.models import Check, ScoreObjection
from analytics.objections.queries import lines_of, lines_to_check
from analytics.objections.services import CheckingOver, object_to

pytestmark = pytest.mark.django_db
MERIT = {"reason": "市级先进基层党组织", "document_number": "滨委〔2026〕12号", "issued_on": date(2026, 9, 1)}
VETO = {"reason": "整改没有落实", "document_number": "滨纪〔2026〕3号", "issued_on": date(2026, 9, 1)}


@pytest.fixture(autouse=True)
def _october():
    with travel(noon(), tick=False):
        yield


@pytest.fixture
def quarter(town):
    install()
    Scheme.objects.update(merit_most=5)
    for place in (town.own, town.sibling):
        held(place, date(2026, 7, 10))
    town.department, town.committee, town.writer = staff(town.root), clerk(town.street), secretary(town.own)
    said = {"organization": town.own, "quarter": Q3, "by": town.department, "now": noon()}
    add_merit(points=2000, **MERIT, **said)
    add_veto(most=1000, ceiling="", **VETO, **said)
    return town


@pytest.fixture
def closing(quarter) -> Closing:
    return brought_to(Stage.CHECKING, by=quarter.department)


def lines(closing: Closing, quarter, **which) -> list[ScoreLine]:
    return list(ScoreLine.objects.filter(score__run=closing.run, score__organization=quarter.own, **which))


def test_the_committee_does_not_speak_for_the_branch_whose_objections_it_answers(client, closing, quarter):
    one = lines(closing, quarter, applies=True)[0]
    made = object_to(line=one, words="8月开过", by=quarter.writer, now=noon())
    client.force_login(quarter.committee)

    check = reverse("objections:check", args=[quarter.own.pk, "2026q3"])
    answers = [
        client.get(check),
        client.post(check),
        client.post(reverse("objections:object", args=[quarter.own.pk, one.pk]), {"words": "不对"}),
        client.post(reverse("objections:withdraw", args=[made.pk])),
        client.post(reverse("objections:carry_on", args=[made.pk]), {"words": "不对"}),
    ]

    assert {one.status_code for one in answers} == {404}
    assert (Check.objects.count(), ScoreObjection.objects.get().state) == (0, "RAISED")
    explained = reverse("assessment:explain", kwargs={"quarter": "2026q3", "organization": quarter.own.pk})
    assert check not in client.get(explained).text


@pytest.mark.parametrize(("kind", "name"), [("MERIT", "加分"), ("VETO", "一票否决")])
def test_merit_and_veto_are_objected_to_each_by_its_name(client, closing, quarter, kind, name):
    [one] = lines(closing, quarter, kind=kind)
    client.force_login(quarter.writer)

    page = client.get(reverse("objections:object", args=[quarter.own.pk, one.pk]))
    answer = client.post(
        reverse("objections:object", args=[quarter.own.pk, one.pk]), {"words": "文件写错了支部"}, follow=True
    )

    assert (page.status_code, f"对“{name}”有异议" in page.text) == (200, True)
    assert f"“{name}”的异议已经提交" in answer.text
    shown = lines_to_check(one.score)
    assert [line.line.kind for line in shown if line.objection] == [kind]
    assert [line.line.kind for line in shown][-2:] == ["MERIT", "VETO"]
    client.force_login(quarter.committee)
    assert name in client.get(reverse("objections:list")).text
    assert name in client.get(reverse("objections:one", args=[ScoreObjection.objects.get().pk])).text


def test_a_line_has_the_same_points_wherever_it_is_read(client, closing, quarter):
    held(quarter.sibling, date(2026, 8, 14), came=(member(quarter.sibling),))
    score, writer = Score.objects.get(run=computed(), organization=quarter.sibling), secretary(quarter.sibling)
    explained = {
        one.line.pk: (one.points_text, one.most_text)
        for one in explain(score, account=quarter.department).lines
        if one.applies
    }

    checked = lines_to_check(score)

    assert {one.line.pk: (one.points, one.most) for one in checked} == explained
    assert {points_text(one.line.weight) for one in checked} != {one.most for one in checked}  # they would be 100.01
    client.force_login(writer)
    for pk, (points, most) in explained.items():
        page = client.get(reverse("objections:object", args=[quarter.sibling.pk, pk])).text
        assert f'得<span class="num">{points}</span>分，满分<span class="num">{most}</span>' in page


def test_merit_and_veto_come_last_where_lines_are_compared(closing, quarter):
    assert list(shares_of(Score.objects.get(run=closing.run, organization=quarter.own)))[-2:] == ["MERIT", "VETO"]


def test_only_what_counts_in_the_version_that_is_checked_is_objected_to(client, closing, quarter):
    before = lines(closing, quarter, applies=True)[0]
    aside = lines(closing, quarter, applies=False)[0]
    later = computed()
    client.force_login(quarter.writer)

    addresses = [reverse("objections:object", args=[quarter.own.pk, one.pk]) for one in (before, aside)]
    assert [client.get(one).status_code for one in addresses] == [404, 404]
    assert set(lines_of(quarter.own)) == set(
        ScoreLine.objects.filter(score__run=later, score__organization=quarter.own, applies=True)
    )
    with pytest.raises(CheckingOver):
        object_to(line=aside, words="不对", by=quarter.writer, now=noon())


def test_a_quarter_that_was_never_closed_has_nothing_to_object_to(quarter):
    one = ScoreLine.objects.filter(score__run=computed(today=AFTER), score__organization=quarter.own)[0]

    with pytest.raises(CheckingOver):
        object_to(line=one, words="不对", by=quarter.writer, now=noon())


def test_after_the_last_day_an_objection_is_neither_offered_nor_taken(client, closing, quarter):
    """What was typed shortly before midnight comes back with the reason."""
    one = lines(closing, quarter, applies=True)[0]
    check, address = (
        reverse("objections:check", args=[quarter.own.pk, "2026q3"]),
        reverse("objections:object", args=[quarter.own.pk, one.pk]),
    )
    client.force_login(quarter.writer)
    offered = address in client.get(check).text

    with travel(datetime(2026, 10, 8, 16, tzinfo=UTC), tick=False):
        shown = client.get(check).text
        led = client.get(address, follow=True)
        sent = client.post(address, {"words": "8月开过主题党日"})

    assert (offered, address in shown, "核对期已经结束。" in shown) == (True, False, True)
    assert (led.request["PATH_INFO"], "不在核对期里" in led.text) == (check, True)
    assert ("不在核对期里" in sent.text, "8月开过主题党日" in sent.text) == (True, True)
    assert not ScoreObjection.objects.exists()

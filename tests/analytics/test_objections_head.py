"""A dispute that nobody is left to answer does not keep a quarter open: the head decides in writing, and it says so."""

from datetime import date

import pytest
from closing_factories import brought_to
from django.db import IntegrityError, transaction
from django.urls import reverse
from factories import clerk, secretary, staff
from quarter_factories import held, install, noon
from time_machine import travel

from analytics.assessment.models import Closing, Run, ScoreLine
from analytics.assessment.rules import Stage
from analytics.objections.models import ScoreObjection
from analytics.objections.queries import answerable_by_nobody, open_objections
from analytics.objections.services import (
    AnsweredMeanwhile,
    ObjectionsOpen,
    SomebodyMay,
    answer,
    begin_deciding,
    carry_on,
    decide_by_head,
    finalise,
    object_to,
)
from dangjian.audit.models import AuditRow
from organizations.access.models import Grant
from organizations.messages.models import Message

pytestmark = pytest.mark.django_db
SAID = {"verdict": "UPHELD", "words": "查过纸质记录", "head": "部长王建国", "document": "滨组纪要〔2026〕3号<b>"}


@pytest.fixture(autouse=True)
def _october():
    with travel(noon(), tick=False):
        yield


@pytest.fixture
def quarter(town):
    install()
    for place in (town.own, town.sibling, town.foreign):
        held(place, date(2026, 7, 10))
    town.office, town.committee, town.writer = staff(town.root), clerk(town.street), secretary(town.own)
    return town


@pytest.fixture
def appealed(quarter) -> ScoreObjection:
    """The only one of the department has answered, the branch is not content, and nobody else is there."""
    closing = brought_to(Stage.CHECKING, by=quarter.office)
    line = ScoreLine.objects.get(score__run=closing.run, score__organization=quarter.own, item__indicator="theme_day")
    made = object_to(line=line, words="8月开过主题党日", by=quarter.writer, now=noon())
    answer(objection=made, verdict="DISMISSED", words="没有记录", by=quarter.office, now=noon())
    made.refresh_from_db()
    carry_on(objection=made, words="会议记录上有", by=quarter.writer, now=noon())
    return ScoreObjection.objects.get(pk=made.pk)


def decided(found: ScoreObjection, by, **more) -> ScoreObjection:
    decide_by_head(objection=found, by=by, now=noon(), **(SAID | more))
    return ScoreObjection.objects.get(pk=found.pk)


def test_the_head_decides_what_nobody_is_left_to_answer_and_the_branch_is_told(quarter, appealed):
    found = decided(appealed, quarter.office)

    assert (found.state, found.verdict, found.head, found.head_document, found.second_by) == (
        "DECIDED",
        "UPHELD",
        SAID["head"],
        SAID["document"],
        quarter.office,
    )
    assert Message.objects.filter(to=quarter.writer).latest("pk").title == "2026年三季度得分异议有了答复：成立"
    row = AuditRow.objects.get(action="objections.decide_by_head")
    assert (row.by, row.detail) == (quarter.office, {"verdict": "UPHELD"})
    with pytest.raises(AnsweredMeanwhile):
        decided(found, quarter.office)


def test_the_quarter_comes_to_its_end(quarter, appealed):
    closing = appealed.closing
    Closing.objects.update(check_until=date(2026, 9, 30))
    closing.refresh_from_db()
    begin_deciding(closing=closing, by=quarter.office, now=noon())
    closing.refresh_from_db()
    with pytest.raises(ObjectionsOpen):
        finalise(closing=closing, by=quarter.office, now=noon())

    decided(appealed, quarter.office, verdict="DISMISSED")
    finalise(closing=closing, by=quarter.office, now=noon())

    assert Run.objects.get(final_at=noon()).version == 1


def test_while_somebody_may_answer_the_head_does_not_decide(quarter, appealed):
    second = staff(quarter.root, "赵敏")

    with pytest.raises(SomebodyMay):
        decided(appealed, quarter.office)
    Grant.objects.filter(account=second).delete()
    assert decided(appealed, quarter.office).state == "DECIDED"


@pytest.mark.parametrize("gone", ["inactive", "of the own branch", "raised it"])
def test_whoever_is_gone_or_takes_part_is_nobody_who_may_answer(quarter, appealed, gone):
    second = staff(quarter.root, "赵敏")
    if gone == "inactive":
        type(second).objects.filter(pk=second.pk).update(is_active=False)
    elif gone == "of the own branch":
        Grant.objects.create(account=second, role="MEMBER", organization=quarter.own)
    else:
        ScoreObjection.objects.update(raised_by=second)

    assert answerable_by_nobody(open_objections(appealed.closing)) == [appealed]


def test_a_first_answer_is_the_committees_and_the_heads_where_it_has_none(quarter):
    closing = brought_to(Stage.CHECKING, by=quarter.office)
    line = ScoreLine.objects.get(score__run=closing.run, score__organization=quarter.own, item__indicator="theme_day")
    made = object_to(line=line, words="8月开过", by=quarter.office, now=noon())
    with pytest.raises(SomebodyMay):
        decided(made, quarter.office)
    Grant.objects.filter(account=quarter.committee).delete()

    found = decided(made, quarter.office)

    assert (found.state, found.first_by, found.head) == ("DECIDED", None, SAID["head"])


def test_the_page_offers_it_only_then_and_shows_who_decided(client, quarter, appealed):
    client.force_login(quarter.office)
    one, head = (reverse(f"objections:{name}", args=[appealed.pk]) for name in ("one", "head"))
    offered = head in client.get(one).text
    second = staff(quarter.root, "赵敏")
    kept = client.get(one).text
    refused = client.post(head, SAID)
    Grant.objects.filter(account=second).delete()
    process = client.get(reverse("objections:process", args=["2026q3"])).text

    shown = client.post(head, SAID, follow=True).text

    assert (offered, head in kept) == (True, False)
    assert "现在有能答复的同志，请由他们答复。" in refused.text
    assert SAID["words"] in refused.text
    assert "其中1件没有别的同志能答复" in process
    assert "部领导决定：成立" in shown
    assert "部长王建国决定（滨组纪要〔2026〕3号&lt;b&gt;）" in shown
    client.force_login(quarter.writer)
    checked = client.get(reverse("objections:check", args=[quarter.own.pk, "2026q3"])).text
    assert "部领导决定：成立" in checked
    assert "部长王建国（滨组纪要〔2026〕3号&lt;b&gt;）" in checked


def test_only_the_department_is_told_on_the_quarters_page_what_its_head_is_to_decide(client, quarter, appealed):
    told = {}
    for name, account in (
        ("department", quarter.office),
        ("its committee", quarter.committee),
        ("another", clerk(quarter.other_street)),
    ):
        client.force_login(account)
        page = client.get(reverse("objections:process", args=["2026q3"])).text
        told[name] = "没有别的同志能答复" in page

    assert told == {"department": True, "its committee": False, "another": False}


def test_the_database_keeps_the_head_to_the_end_and_to_paper(quarter, appealed):
    row = ScoreObjection.objects.filter(pk=appealed.pk)
    for wrong in (
        {"head": "部长", "head_document": "纪要"},
        {"head": "部长", "head_document": "", "state": "DECIDED", "second_by": quarter.office, "second_at": noon()},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            row.update(**wrong)

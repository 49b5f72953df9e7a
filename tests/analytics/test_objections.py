"""The branch looks at its lines, says what is wrong, and is answered; whoever answered first does not answer again."""

from datetime import UTC, date, datetime

import pytest
from closing_factories import brought_to
from django.db import IntegrityError, transaction
from django.urls import reverse
from factories import clerk, grant, secretary, staff
from photos_factories import document
from quarter_factories import AFTER, computed, held, install, noon

from analytics.assessment.models import Closing, Run, Score, ScoreLine
from analytics.assessment.queries.differences import differences, differing
from analytics.assessment.rules import Stage
from analytics.assessment.services import ask, compute_next
from analytics.objections.models import Check, ScoreObjection, SpotCheck
from analytics.objections.queries import Progress, lines_to_check, progress_of, records_behind
from analytics.objections.services import (
    AlreadyChecked,
    AlreadyObjected,
    AnsweredMeanwhile,
    CheckingOver,
    CheckingRuns,
    NothingToCarryOn,
    NotYours,
    ObjectionsOpen,
    UpheldNotCounted,
    VersionWaits,
    answer,
    begin_checking,
    begin_deciding,
    carry_on,
    confirm,
    finalise,
    object_to,
    spot_check,
    withdraw,
)
from analytics.objections.todos import todos
from organizations.messages.models import Message

pytestmark = pytest.mark.django_db
LATER = datetime(2026, 10, 9, 4, tzinfo=UTC)


@pytest.fixture
def quarter(town):
    install()
    for place in (town.own, town.sibling, town.foreign):
        held(place, date(2026, 7, 10))
    town.department = staff(town.root)
    town.second = staff(town.root, "赵敏")
    town.committee = clerk(town.street)
    town.writer = secretary(town.own)
    return town


@pytest.fixture
def closing(quarter) -> Closing:
    return brought_to(Stage.CHECKING, by=quarter.department)


def line(closing: Closing, organization, indicator: str = "theme_day") -> ScoreLine:
    return ScoreLine.objects.get(score__run=closing.run, score__organization=organization, item__indicator=indicator)


def objected(closing: Closing, quarter, **more) -> ScoreObjection:
    said = {"line": line(closing, quarter.own), "words": "8月开过主题党日", "by": quarter.writer, "now": noon()}
    return object_to(**(said | more))


def answered(found: ScoreObjection, by, verdict: str = "DISMISSED") -> ScoreObjection:
    answer(objection=found, verdict=verdict, words="查过了，没有记录", by=by, now=noon())
    return ScoreObjection.objects.get(pk=found.pk)


def test_every_branch_with_points_is_told_once_where_to_check_and_until_when(quarter):
    closing = brought_to(Stage.TAKING, by=quarter.department)

    until = begin_checking(closing=closing, by=quarter.department, today=AFTER, now=noon())

    assert until == date(2026, 10, 8)
    told = Message.objects.get(to=quarter.writer)
    assert (told.title, told.lines) == (
        "2026年三季度得分出来了，请在10月8日前核对",
        [[quarter.own.short_name, reverse("objections:check", args=[quarter.own.pk, "2026q3"])]],
    )


def test_a_branch_agrees_once(closing, quarter):
    for _ in range(2):
        confirm(closing=closing, organization=quarter.own, by=quarter.writer, now=noon())

    assert list(Check.objects.values_list("organization", "run", "by")) == [
        (quarter.own.pk, closing.run_id, quarter.writer.pk)
    ]
    assert progress_of(closing) == Progress(branches=3, checked=1, objected=0, open=0)


def test_after_the_last_day_nothing_is_said_any_more(closing, quarter):
    with pytest.raises(CheckingOver):
        confirm(closing=closing, organization=quarter.own, by=quarter.writer, now=LATER)
    with pytest.raises(CheckingOver):
        objected(closing, quarter, now=LATER)
    assert (Check.objects.count(), ScoreObjection.objects.count()) == (0, 0)


def test_an_objection_names_its_line_and_brings_its_paper(closing, quarter):
    made = objected(closing, quarter, file=document())

    shown = {one.line.pk: one.objection for one in lines_to_check(Score.objects.get(pk=made.line.score_id))}
    assert {key for key, found in shown.items() if found} == {made.line_id}
    assert made.album.attachments.count() == 1
    assert ScoreObjection.objects.visible_to(quarter.committee).get() == made
    assert not ScoreObjection.objects.visible_to(clerk(quarter.other_street)).exists()


def test_the_same_words_twice_are_one_objection_and_other_words_are_told(closing, quarter):
    first = objected(closing, quarter)

    assert objected(closing, quarter) == first
    with pytest.raises(AlreadyObjected):
        objected(closing, quarter, words="还有别的")
    withdraw(objection=first, by=quarter.writer, now=noon())
    assert objected(closing, quarter, words="还有别的") != first


def test_the_committee_answers_and_the_branch_is_told(closing, quarter):
    found = answered(objected(closing, quarter), quarter.committee, "UPHELD")

    assert (found.state, found.verdict, found.first_by) == ("ANSWERED", "UPHELD", quarter.committee)
    assert Message.objects.filter(to=quarter.writer).latest("pk").title == "2026年三季度得分异议有了答复：成立"
    with pytest.raises(AnsweredMeanwhile):
        answered(found, quarter.committee)
    with pytest.raises(NothingToCarryOn):
        carry_on(objection=found, words="不同意", by=quarter.writer, now=noon())


def test_whoever_answered_first_does_not_answer_again(closing, quarter):
    found = answered(objected(closing, quarter), quarter.department)
    carry_on(objection=found, words="会议记录上有", by=quarter.writer, now=noon())
    found.refresh_from_db()

    for nobody in (quarter.department, quarter.committee):
        with pytest.raises(NotYours):
            answered(found, nobody)
    found = answered(found, quarter.second, "UPHELD")

    assert (found.state, found.verdict, found.second_by) == ("DECIDED", "UPHELD", quarter.second)


def test_the_database_itself_wants_somebody_else(closing, quarter):
    found = answered(objected(closing, quarter), quarter.department)

    with pytest.raises(IntegrityError), transaction.atomic():
        ScoreObjection.objects.filter(pk=found.pk).update(second_by=quarter.department)
    with pytest.raises(IntegrityError), transaction.atomic():
        ScoreObjection.objects.filter(pk=found.pk).update(first_by=quarter.writer)


def test_nobody_answers_the_own_objection_nor_that_of_the_own_branch(closing, quarter):
    own = objected(closing, quarter, by=quarter.committee)
    both = clerk(quarter.street, "一肩挑")
    grant(both, "SECRETARY", quarter.own)

    for nobody in (quarter.committee, both):
        with pytest.raises(NotYours):
            answered(own, nobody)


def test_deciding_waits_for_the_last_day_or_for_every_branch(closing, quarter):
    with pytest.raises(CheckingRuns):
        begin_deciding(closing=closing, by=quarter.department, now=noon())
    for place in (quarter.own, quarter.sibling, quarter.foreign):
        confirm(closing=closing, organization=place, by=quarter.writer, now=noon())

    begin_deciding(closing=closing, by=quarter.department, now=noon())

    assert Closing.objects.get().stage == Stage.DECIDING


def test_nothing_is_final_while_somebody_waits_for_an_answer(closing, quarter):
    found = objected(closing, quarter)
    begin_deciding(closing=closing, by=quarter.department, now=LATER)
    closing.refresh_from_db()
    with pytest.raises(ObjectionsOpen):
        finalise(closing=closing, by=quarter.department, now=LATER)

    answered(found, quarter.committee)
    finalise(closing=closing, by=quarter.department, now=LATER)

    assert Run.objects.get(final_at=LATER) == closing.run


def test_a_record_is_held_against_the_paper_once(closing, quarter):
    [record] = records_behind(closing, quarter.own)
    said = {"activity": record, "agrees": False, "found": "记录本上是7月9日", "on": AFTER}

    spot_check(closing=closing, by=quarter.department, now=noon(), **said)
    with pytest.raises(AlreadyChecked):
        spot_check(closing=closing, by=quarter.second, now=noon(), **said)

    assert list(SpotCheck.objects.values_list("organization", "agrees")) == [(quarter.own.pk, False)]


def test_an_adjustment_says_per_branch_what_changed_and_why(closing, quarter):
    held(quarter.own, date(2026, 8, 14))

    later = computed()

    moved = list(differing(closing.run, later, account=quarter.department))
    [own, *above] = differences(moved, closing.run, later)
    assert (own.organization, own.why[0]) == (quarter.own, "主题党日 1/3 → 2/3")
    assert {one.organization for one in above} == {quarter.street, quarter.root}
    assert (
        own.change
        == Score.objects.get(run=later, organization=quarter.own).points
        - Score.objects.get(run=closing.run, organization=quarter.own).points
    )
    assert not differing(closing.run, later, account=clerk(quarter.other_street)).exists()


def test_the_home_says_what_to_check_and_the_desk_what_to_answer(closing, quarter):
    before = [(one.title, one.due_on) for one in todos(quarter.writer, AFTER)]
    confirm(closing=closing, organization=quarter.own, by=quarter.writer, now=noon())
    objected(closing, quarter)

    assert before == [("核对2026年三季度得分", date(2026, 10, 8))]
    assert todos(quarter.writer, AFTER) == []
    assert [one.title for one in todos(quarter.committee, AFTER)] == ["1件得分异议等您答复"]
    assert todos(clerk(quarter.other_street), AFTER) == []


def test_nobody_decides_while_a_new_version_is_computed(client, closing, quarter):
    begin_deciding(closing=closing, by=quarter.department, now=LATER)
    ask(quarter=closing.quarter, by=quarter.department, today=AFTER, reason="补报")
    closing.refresh_from_db()
    with pytest.raises(VersionWaits):
        finalise(closing=closing, by=quarter.department, now=LATER)
    client.force_login(quarter.department)

    answer = client.post(reverse("objections:step", args=["2026q3"]), {"do": "final"})

    assert "正在重新取数，算好新的一版再办这一步。" in answer.text
    assert compute_next(clock=lambda: LATER)
    finalise(closing=closing, by=quarter.department, now=LATER)
    assert Run.objects.get(final_at=LATER).version == 2


def test_deciding_waits_for_the_version_that_is_being_computed(closing, quarter):
    ask(quarter=closing.quarter, by=quarter.department, today=AFTER, reason="补报")

    with pytest.raises(VersionWaits):
        begin_deciding(closing=closing, by=quarter.department, now=LATER)


def test_what_was_upheld_counts_before_anything_is_final(closing, quarter):
    found = objected(closing, quarter)
    answer(objection=found, verdict="UPHELD", words="确实开过", by=quarter.committee, now=LATER)
    begin_deciding(closing=closing, by=quarter.department, now=LATER)
    with pytest.raises(UpheldNotCounted):
        finalise(closing=closing, by=quarter.department, now=LATER)
    ask(quarter=closing.quarter, by=quarter.department, today=AFTER, reason="异议成立")
    assert compute_next(clock=lambda: LATER)

    finalise(closing=closing, by=quarter.department, now=LATER)

    assert Run.objects.get(final_at=LATER).version == 2

"""What a branch agreed to holds as long as the version says the same of it; of another one it is asked again."""

from datetime import date, datetime, timedelta

import pytest
from closing_factories import brought_to
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.timezone import localdate
from factories import secretary, staff
from quarter_factories import AFTER, computed, held, install, noon
from time_machine import travel

from activities.records.models import Activity
from activities.reminders.queries import people_of
from analytics.assessment.models import Closing, Scheme
from analytics.assessment.rules import Stage
from analytics.assessment.services.closings import MovedMeanwhile
from analytics.assessment.services.extras import add_merit, add_veto, drop_extra
from analytics.objections.models import Check
from analytics.objections.queries import lines_to_check, progress_of, score_to_check, to_ask_again, unchecked
from analytics.objections.services import (
    ChangedUnseen,
    CheckingOver,
    CheckingRuns,
    ObjectionsOpen,
    answer,
    ask_again,
    begin_deciding,
    confirm,
    finalise,
    object_to,
)
from analytics.objections.todos import todos
from dangjian.audit.models import AuditRow
from organizations.messages.models import Message

pytestmark = pytest.mark.django_db
EXTRA = {"reason": "通报批评", "document_number": "滨组〔2026〕9号", "issued_on": date(2026, 9, 1)}


@pytest.fixture(autouse=True)
def _october():
    with travel(noon(), tick=False):
        yield


@pytest.fixture
def quarter(town):
    install()
    Scheme.objects.update(merit_most=5)
    for place in (town.own, town.sibling, town.foreign):
        held(place, date(2026, 7, 10))
    town.office, town.writer, town.neighbour = staff(town.root), secretary(town.own), secretary(town.sibling)
    closing = brought_to(Stage.CHECKING, by=town.office)
    for place in (town.own, town.sibling):
        confirm(closing=closing, organization=place, by=secretary(place), now=noon())
    return town


def closing() -> Closing:
    return Closing.objects.select_related("run").get()


def test_a_branch_is_asked_again_of_a_version_that_says_otherwise_and_told_what(client, quarter):
    held(quarter.own, date(2026, 8, 14))
    later = computed()
    client.force_login(quarter.writer)

    page = client.get(reverse("objections:check", args=[quarter.own.pk, "2026q3"])).text
    [todo] = todos(quarter.writer, AFTER)

    assert {one.pk for one in unchecked(closing())} == {quarter.own.pk, quarter.foreign.pk}
    assert "您10月1日核对的是第1版；第2版不一样了" in page
    assert "主题党日 1/3 → 2/3" in page
    assert "新的一版也核对好了" in page
    assert todo.title == "再核对一次2026年三季度得分"
    assert todos(quarter.neighbour, AFTER) == []
    client.post(reverse("objections:check", args=[quarter.own.pk, "2026q3"]))
    assert todos(quarter.writer, AFTER) == []
    assert list(
        Check.objects.filter(organization=quarter.own).order_by("pk").values_list("run__version", flat=True)
    ) == [
        1,
        2,
    ]
    assert closing().run == later


def test_a_version_that_says_the_same_asks_nobody_again(quarter):
    before = progress_of(closing())

    computed()

    assert progress_of(closing()) == before
    assert {one.pk for one in unchecked(closing())} == {quarter.foreign.pk}


@pytest.mark.parametrize("kind", ["merit", "veto", "ceiling"])
def test_a_merit_or_a_veto_asks_again_too(quarter, kind):
    said = {"organization": quarter.own, "quarter": closing().quarter, "by": quarter.office, "now": noon()} | EXTRA
    if kind == "merit":
        add_merit(points=1000, **said)
    else:
        add_veto(most=1000 if kind == "veto" else None, ceiling="" if kind == "veto" else "一般", **said)

    computed()

    assert {one.pk for one in unchecked(closing())} == {quarter.own.pk, quarter.foreign.pk}


def test_a_merit_that_counted_nothing_and_is_taken_back_asks_again(client, quarter):
    """The points are the same with it and without: only its line is gone."""
    said = {"quarter": closing().quarter, "by": quarter.office, "now": noon()} | EXTRA
    merit = add_merit(organization=quarter.foreign, points=1000, **said)
    Scheme.objects.update(merit_most=0)
    computed()
    writer = secretary(quarter.foreign)
    confirm(closing=closing(), organization=quarter.foreign, by=writer, now=noon())
    drop_extra(extra=merit, by=quarter.office, now=noon())

    computed()
    client.force_login(writer)
    page = client.get(reverse("objections:check", args=[quarter.foreign.pk, "2026q3"])).text

    assert {one.pk for one in unchecked(closing())} == {quarter.foreign.pk}
    assert "加分 0分 → 没有" in page


def test_nobody_decides_before_the_branches_have_seen_the_new_version(quarter):
    confirm(closing=closing(), organization=quarter.foreign, by=quarter.office, now=noon())
    held(quarter.own, date(2026, 8, 14))
    computed()

    with pytest.raises(CheckingRuns):
        begin_deciding(closing=closing(), by=quarter.office, now=noon())
    for _ in range(2):
        confirm(closing=closing(), organization=quarter.own, by=quarter.writer, now=noon())
    begin_deciding(closing=closing(), by=quarter.office, now=noon())

    assert closing().stage == Stage.DECIDING
    assert AuditRow.objects.filter(action="objections.confirm").count() == 4


@pytest.fixture
def decided(quarter) -> datetime:
    """Everybody has checked, and the own branch put a record right while it was decided: the day after."""
    confirm(closing=closing(), organization=quarter.foreign, by=quarter.office, now=noon())
    begin_deciding(closing=closing(), by=quarter.office, now=noon())
    held(quarter.own, date(2026, 8, 14))
    computed()
    with travel(noon() + timedelta(days=1), tick=False):
        yield noon() + timedelta(days=1)


def asked_again(quarter, now: datetime) -> date:
    return ask_again(closing=closing(), by=quarter.office, today=localdate(now), now=now)


def test_who_is_told_otherwise_after_the_days_for_checking_has_new_ones_before_it_is_final(quarter, decided):
    final = {"by": quarter.office, "now": decided}
    with pytest.raises(ChangedUnseen):
        finalise(closing=closing(), **final)
    before = set(Message.objects.values_list("pk", flat=True))

    until = asked_again(quarter, decided)

    title = f"2026年三季度重新取过数，您支部的得分或者其中的项目变了，请在{until.month}月{until.day}日前再核对"
    told = Message.objects.exclude(pk__in=before)
    assert [(one.to_id, one.title) for one in told.order_by("to")] == [
        (to, title) for to in people_of([quarter.own])[quarter.own.pk]
    ]
    assert [one.title for one in todos(quarter.writer, until)] == ["再核对一次2026年三季度得分"]
    assert todos(quarter.neighbour, until) == []
    with pytest.raises(CheckingRuns):
        finalise(closing=closing(), **final)
    with pytest.raises(MovedMeanwhile):
        asked_again(quarter, decided)
    confirm(closing=closing(), organization=quarter.own, by=quarter.writer, now=decided)
    finalise(closing=closing(), **final)
    assert (closing().stage, closing().run.version) == (Stage.FINAL, 2)


def test_once_the_new_days_are_over_it_becomes_final_without_an_answer(quarter, decided):
    until = asked_again(quarter, decided)

    finalise(closing=closing(), by=quarter.office, now=decided + (until - localdate(decided)) + timedelta(days=1))

    assert closing().stage == Stage.FINAL


def test_in_the_new_days_only_what_changed_is_objected_to(client, quarter, decided):
    asked_again(quarter, decided)
    client.force_login(quarter.writer)

    page = client.get(reverse("objections:check", args=[quarter.own.pk, "2026q3"])).text
    lines = lines_to_check(score_to_check(closing(), quarter.own), closing())

    assert "前看一看变了的各项" in page
    assert "主题党日 1/3 → 2/3" in page
    by_name = {one.line.name: one.line for one in lines}
    assert [one.line.name for one in lines if one.may_be_objected] == ["主题党日", "记录规范"]
    assert page.count("有异议<") == 2
    others = score_to_check(closing(), quarter.sibling).lines.filter(applies=True)
    for line, by in ((by_name["党员大会"], quarter.writer), (others[0], quarter.neighbour)):
        with pytest.raises(CheckingOver):
            object_to(line=line, words="不对", by=by, now=decided)
    with pytest.raises(CheckingOver):
        confirm(closing=closing(), organization=quarter.sibling, by=quarter.neighbour, now=decided)
    object_to(line=by_name["主题党日"], words="9月也开过", by=quarter.writer, now=decided)
    with pytest.raises(ObjectionsOpen):
        finalise(closing=closing(), by=quarter.office, now=decided)


def test_the_department_asks_again_with_the_button_that_its_page_puts_first(client, quarter, decided):
    client.force_login(quarter.office)
    address = reverse("objections:process", args=["2026q3"])
    shown = list(client.get(address).context["forms"])

    refused = client.post(reverse("objections:step", args=["2026q3"]), {"do": "final"}).text
    done = client.post(reverse("objections:step", args=["2026q3"]), {"do": "again"}, follow=True)

    assert shown == ["again", "final", "adjust"]
    assert "有的支部和它们看到的不一样。请先点“请变了的支部再核对”。" in refused
    assert "已通知得分变了的支部再核对。" in done.text
    assert list(done.context["forms"]) == ["final", "adjust"]


def test_a_version_within_the_new_days_ends_them_and_all_whom_it_concerns_are_told_anew(quarter, decided):
    asked_again(quarter, decided)
    held(quarter.sibling, date(2026, 8, 14))

    computed()

    assert (closing().asked_run.version, closing().again_until) == (1, None)
    assert {one.pk for one in to_ask_again(closing())} == {quarter.own.pk, quarter.sibling.pk}


def test_who_agreed_to_a_version_that_nobody_may_see_any_more_is_asked_anew(client, quarter, decided):
    """The third version says of the own branch what the first did; it has agreed to the second alone."""
    Check.objects.filter(organization=quarter.own).delete()
    asked_again(quarter, decided)
    confirm(closing=closing(), organization=quarter.own, by=quarter.writer, now=decided)
    Activity.objects.filter(organization=quarter.own, held_on=date(2026, 8, 14)).delete()
    computed()
    client.force_login(quarter.writer)
    address = reverse("objections:check", args=[quarter.own.pk, "2026q3"])
    assert "组织部会通知您再核对" in client.get(address).text
    with pytest.raises(ChangedUnseen):
        finalise(closing=closing(), by=quarter.office, now=decided)

    asked_again(quarter, decided)

    assert [one.title for one in todos(quarter.writer, localdate(decided))] == ["再核对一次2026年三季度得分"]
    lines = lines_to_check(score_to_check(closing(), quarter.own), closing())
    assert {one.may_be_objected for one in lines} == {True}
    assert todos(quarter.neighbour, localdate(decided)) == []


def test_a_version_after_the_days_for_checking_that_says_the_same_needs_nobody(quarter):
    confirm(closing=closing(), organization=quarter.foreign, by=quarter.office, now=noon())
    begin_deciding(closing=closing(), by=quarter.office, now=noon())
    computed()

    finalise(closing=closing(), by=quarter.office, now=noon())

    assert (closing().stage, closing().run.version) == (Stage.FINAL, 2)


def test_the_database_itself_keeps_one_check_per_version(quarter):
    known = Check.objects.filter(organization=quarter.own).get()
    known.pk = None

    with pytest.raises(IntegrityError), transaction.atomic():
        known.save(force_insert=True)


def test_a_line_that_was_answered_is_objected_to_anew_in_the_next_version_alone(quarter):
    line = next(one.line for one in lines_to_check(score_to_check(closing(), quarter.own)))
    made = object_to(line=line, words="8月开过", by=quarter.writer, now=noon())
    answer(objection=made, verdict="DISMISSED", words="没有记录", by=quarter.office, now=noon())
    held(quarter.own, date(2026, 8, 14))

    before = lines_to_check(score_to_check(closing(), quarter.own))[0].may_be_objected
    computed()
    after = lines_to_check(score_to_check(closing(), quarter.own))[0]

    assert (before, after.may_be_objected, after.objection) == (False, True, made)


def test_a_branch_agrees_to_no_version_that_its_page_did_not_show(client, quarter):
    address = reverse("objections:check", args=[quarter.own.pk, closing().quarter.slug])
    shown = closing().run_id
    held(quarter.own, date(2026, 8, 14))
    computed()
    client.force_login(quarter.writer)

    answer = client.post(address, {"seen_version": shown}, follow=True)

    assert "刚刚重新取过数，请看一看新的一版，再核对一次。" in answer.content.decode()
    assert f'name="seen_version" value="{closing().run_id}"' in answer.content.decode()
    assert not Check.objects.filter(run=closing().run_id, organization=quarter.own).exists()

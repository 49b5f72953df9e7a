"""A quarter is closed once, its figures are what was written by then, and what is final stays."""

from datetime import date, timedelta

import pytest
from closing_factories import TAKEN, brought_to, taken
from django.urls import reverse
from factories import account, secretary, staff
from quarter_factories import AFTER, Q3, computed, held, install, noon
from time_machine import travel

from activities.duties.models import ReportingQuarter
from activities.duties.services import AlreadyClosed, NotABranch, QuarterClosed, exempt
from analytics.assessment.models import Closing, Run
from analytics.assessment.queries.stages import is_settled, reported_run, stages_of
from analytics.assessment.rules import Stage
from analytics.assessment.services import ask, compute_next, take_figures
from analytics.assessment.services.closings import (
    MovedMeanwhile,
    QuarterNotOver,
    advance,
    call_off_closing,
    open_checking,
    report,
    settle,
)
from analytics.objections.todos import todos
from dangjian.audit.models import AuditRow
from dangjian.jobs.models import LEASE, MOST_ATTEMPTS, JobState
from dangjian.jobs.services import TOO_OFTEN, due

pytestmark = pytest.mark.django_db
FRIDAY = date(2026, 7, 10)


@pytest.fixture
def quarter(town):
    install()
    for place in (town.own, town.sibling, town.foreign):
        held(place, FRIDAY)
    return town


def state() -> str:
    return ReportingQuarter.objects.get(year=2026, number=3).state


def test_a_quarter_is_closed_while_its_figures_are_read_and_takes_late_records_from_then_on(quarter):
    take_figures(quarter=Q3, by=None, today=AFTER, now=TAKEN)
    during = state()
    compute_next(clock=noon)

    assert (during, state()) == ("TAKING", "CLOSED")
    assert Closing.objects.get().run == Run.objects.get(is_current=True)


def test_a_quarter_that_runs_still_is_not_closed(quarter):
    with pytest.raises(QuarterNotOver):
        take_figures(quarter=Q3, by=None, today=date(2026, 9, 30), now=TAKEN)
    assert (Closing.objects.count(), Run.objects.count(), ReportingQuarter.objects.count()) == (0, 0, 0)


def test_whoever_closes_second_is_told_and_leaves_nothing(quarter):
    take_figures(quarter=Q3, by=None, today=AFTER, now=TAKEN)

    with pytest.raises(AlreadyClosed):
        take_figures(quarter=Q3, by=None, today=AFTER, now=TAKEN)

    assert (Closing.objects.count(), Run.objects.count()) == (1, 1)


def test_figures_asked_for_before_the_closing_neither_count_nor_replace_those_of_it(quarter):
    before = ask(quarter=Q3, by=None, today=AFTER)
    closing = take_figures(quarter=Q3, by=None, today=AFTER, now=TAKEN)

    compute_next(clock=noon)
    early = state()
    compute_next(clock=noon)

    assert early == "TAKING"
    assert state() == "CLOSED"
    assert Run.objects.get(is_current=True) == closing.run
    assert not Run.objects.get(pk=before.pk).is_current


def test_no_exemption_is_given_for_a_quarter_whose_figures_are_being_read(quarter):
    take_figures(quarter=Q3, by=None, today=AFTER, now=TAKEN)

    with pytest.raises(QuarterClosed):
        exempt(organization=quarter.own, kind="", reason="搬迁", starts_on=date(2026, 9, 1), ends_on=None, by=account())
    with pytest.raises(NotABranch):
        exempt(
            organization=quarter.street, kind="", reason="搬迁", starts_on=date(2026, 9, 1), ends_on=None, by=account()
        )


def test_the_stages_are_taken_one_after_the_other_by_whoever_is_first(quarter):
    clerk = staff(quarter.root)
    closing = taken(by=clerk)

    assert open_checking(closing=closing, by=clerk, today=AFTER, now=noon()) == date(2026, 10, 8)
    seen = Closing.objects.get()
    advance(closing, Stage.DECIDING, by=clerk, now=noon())
    with pytest.raises(MovedMeanwhile):
        advance(seen, Stage.DECIDING, by=clerk, now=noon())
    with pytest.raises(MovedMeanwhile):
        report(closing=closing, on=AFTER, number="", by=clerk, now=noon())
    settle(closing, by=clerk, now=noon())
    report(closing=closing, on=date(2026, 10, 20), number="滨组〔2026〕18号", by=clerk, now=noon())

    assert [one.mark for one in stages_of(Q3, today=AFTER)] == ["done"] * 5
    assert stages_of(Q3, today=AFTER)[-1].text == f"10月20日，滨组〔2026〕18号，{clerk.name}"
    told = AuditRow.objects.filter(action="assessment.advance").order_by("pk")
    assert [row.detail["stage"] for row in told] == ["CHECKING", "DECIDING", "FINAL", "REPORTED"]


def test_nothing_goes_on_before_the_figures_are_there(quarter):
    closing = take_figures(quarter=Q3, by=None, today=AFTER, now=TAKEN)

    with pytest.raises(MovedMeanwhile):
        open_checking(closing=closing, by=account(), today=AFTER, now=noon())

    assert Closing.objects.get().stage == Stage.TAKING


def test_until_it_is_final_a_new_version_takes_the_place_of_the_old_one(quarter):
    closing = brought_to(Stage.CHECKING, by=staff(quarter.root))
    held(quarter.own, date(2026, 8, 14))

    later = computed()

    assert later.adjusts == closing.run
    assert Closing.objects.get().run == later
    assert reported_run(Q3) == later


def test_a_final_version_stays_the_one_that_counts_and_what_comes_late_is_an_adjustment_beside_it(quarter):
    closing = brought_to(Stage.FINAL, by=staff(quarter.root))
    held(quarter.own, date(2026, 8, 14))

    later = computed()

    assert is_settled(Q3)
    assert Closing.objects.get().run == closing.run == reported_run(Q3)
    assert closing.run.final_at == noon()
    assert (later.adjusts, later.is_current, later.final_at) == (closing.run, True, None)


def test_figures_that_cannot_be_taken_open_the_quarter_again(town):
    install()
    clerk = account()
    closing = take_figures(quarter=Q3, by=clerk, today=AFTER, now=TAKEN)
    with pytest.raises(MovedMeanwhile):
        call_off_closing(closing=closing, by=clerk, now=noon())
    Run.objects.update(job_state=JobState.FAILED, failure="没有成功")

    call_off_closing(closing=closing, by=clerk, now=noon())

    assert (state(), Closing.objects.count()) == ("OPEN", 0)
    assert take_figures(quarter=Q3, by=clerk, today=AFTER, now=TAKEN).run.version == 2


def test_a_run_that_is_given_up_opens_the_quarter_that_was_closed_for_it(town):
    """Without a branch that has anything due there is nothing to read, and no attempt will find more."""
    take_figures(quarter=Q3, by=account(), today=AFTER, now=TAKEN)

    assert compute_next(clock=noon)

    assert (state(), Closing.objects.count()) == ("OPEN", 0)
    assert Run.objects.get().job_state == JobState.FAILED
    assert AuditRow.objects.filter(action="assessment.call_off_closing").count() == 1


def test_a_reading_that_dies_again_and_again_opens_the_quarter_and_says_so(client, quarter):
    """Five times a worker takes it and is never heard of again; the sweep goes on, and a closed quarter with it."""
    take_figures(quarter=Q3, by=account(), today=AFTER, now=TAKEN)
    moment = TAKEN
    for _ in range(MOST_ATTEMPTS):
        assert due(now=moment) == ["assessment.compute"]
        assert Run.objects.get().claim(now=moment)
        moment += LEASE
    closed = state()

    assert due(now=moment) == ["assessment.compute"]
    assert compute_next(clock=lambda: moment)

    assert (closed, state(), Closing.objects.count()) == ("TAKING", "OPEN", 0)
    assert (Run.objects.get().job_state, Run.objects.get().failure) == (JobState.FAILED, TOO_OFTEN)
    assert due(now=moment) == []
    client.force_login(staff(quarter.root))
    assert f"上一次没有取成：{TOO_OFTEN}" in client.get(reverse("objections:process", args=["2026q3"])).text
    assert take_figures(quarter=Q3, by=None, today=AFTER, now=moment).run.version == 2


@pytest.mark.parametrize(("minutes", "offered"), [(9, []), (10, ["2026年三季度没有取成数"])])
def test_figures_that_nobody_reads_for_ten_minutes_may_be_called_off(client, quarter, minutes, offered):
    office = staff(quarter.root)
    closing = take_figures(quarter=Q3, by=office, today=AFTER, now=TAKEN)
    Run.objects.update(attempt=1, leased_until=TAKEN)
    client.force_login(office)

    with travel(TAKEN + timedelta(minutes=minutes), tick=False):
        Run.objects.update(asked_at=TAKEN - timedelta(minutes=1))
        assert [one.title for one in todos(office, AFTER)] == offered
        client.post(reverse("objections:step", args=["2026q3"]), {"do": "call_off"})

    assert (state(), Closing.objects.filter(pk=closing.pk).count()) == (("OPEN", 0) if offered else ("TAKING", 1))
    assert Run.objects.get().job_state == (JobState.FAILED if offered else JobState.WAITING)
    assert todos(secretary(quarter.own), AFTER) == []

"""From 取数 to 通报: every step is taken once, by whoever was first, and a final version never moves again."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.timezone import localdate

from activities.duties.services import AlreadyClosed, finish_taking, reopen_quarter
from analytics.assessment.models import Closing, ClosingStep, Run
from analytics.assessment.rules import SETTLED, Stage, checked_until, following, planned_days
from dangjian.audit.services import record
from dangjian.jobs.models import JobState
from dangjian.periods import Quarter
from dangjian.workdays.queries import calendar
from organizations.access.models import Account

__all__ = ["AlreadyClosed"]
# So long after the last sign of a worker, the department may call the taking off.
IDLE = timedelta(minutes=10)


class QuarterNotOver(Exception):
    """Figures are taken of a quarter that has ended."""


class MovedMeanwhile(Exception):
    """Somebody else has taken this step, or the figures are not there yet."""


def begin_closing(*, run: Run, by: Account | None, today: date, now: datetime) -> Closing:
    """The row of a quarter that has just been closed and whose figures `run` reads, in the caller's transaction."""
    quarter = run.quarter
    closing = Closing.objects.create(year=quarter.year, number=quarter.number, run=run)
    planned = planned_days(today, calendar(today))
    ClosingStep.objects.bulk_create(
        ClosingStep(closing=closing, stage=stage, planned_on=planned[stage]) for stage in Stage
    )
    mark(closing, Stage.TAKING, by=by, now=now)
    record("assessment.close", by=by, target=closing, quarter=str(quarter), version=run.version)
    return closing


def settle_version(run: Run, *, now: datetime) -> bool:
    """In the transaction that publishes `run`: whether it is the newest there is. Until the quarter is final, the
    newest version is the one that is checked and decided on, and with it the quarter takes records again. After the
    days for checking it is noted which one the branches could look at."""
    closing = Closing.objects.select_for_update().filter(year=run.year, number=run.number).first()
    later = Run.objects.filter(year=run.year, number=run.number, version__gt=run.version, is_current=True)
    if later.exists() or (closing and run.version < closing.run.version):
        return False
    if closing and closing.stage not in SETTLED:
        Closing.objects.filter(pk=closing.pk).update(run=run, **unseen(closing, localdate(now)))
        finish_taking(quarter=run.quarter)
    return True


def unseen(closing: Closing, today: date) -> dict[str, object]:
    """What a version changes about a closing whose branches are past their first days. The days of those who were asked
    again end with it, be they over or not: of the new version nobody was told."""
    asked_again = closing.again_until is not None
    if closing.stage == Stage.TAKING or (closing.is_checked_on(today) and not asked_again):
        return {}
    looked = closing.asked_run_id is None or (asked_again and not closing.is_checked_on(today))
    return {"asked_run_id": closing.run_id if looked else closing.asked_run_id, "again_until": None}


def call_off_closing(*, closing: Closing, by: Account, now: datetime) -> None:
    """When the figures could not be taken: the quarter is open again, and a run that nobody works on is given up.

    Raises MovedMeanwhile.
    """
    with transaction.atomic():
        held = Closing.objects.select_for_update().filter(pk=closing.pk).first()
        run = Run.objects.select_for_update().get(pk=held.run_id) if held else None
        if held is None or run is None or held.stage != Stage.TAKING or not cannot_be_taken(run, now=now):
            raise MovedMeanwhile
        if run.job_state == JobState.WAITING:
            run.give_up(reason="取数撤销了。")
        reopen(held, by=by)


def give_up_taking(run: Run, *, reason: str) -> None:
    """A run that no attempt will bring to an end; the quarter that was closed for it takes records again at once.

    Raises LostLease.
    """
    with transaction.atomic():
        held = Closing.objects.select_for_update().filter(run=run, stage=Stage.TAKING).first()
        run.give_up(reason=reason)
        if held:
            reopen(held, by=None)


def reopen(closing: Closing, *, by: Account | None) -> None:
    reopen_quarter(quarter=closing.quarter)
    record("assessment.call_off_closing", by=by, target=closing, quarter=str(closing.quarter))
    closing.delete()


def cannot_be_taken(run: Run, *, now: datetime) -> bool:
    """Given up, or waiting for so long without anybody at work that no worker seems to run."""
    if run.job_state == JobState.FAILED:
        return True
    lately = max(run.asked_at, run.leased_until or run.asked_at)
    return run.job_state == JobState.WAITING and lately <= now - IDLE


def open_checking(*, closing: Closing, by: Account, today: date, now: datetime) -> date:
    """From today the branches look at their lines, for five working days. Raises MovedMeanwhile."""
    until = checked_until(today, calendar(today))
    advance(closing, Stage.CHECKING, by=by, now=now, check_until=until)
    return until


def advance(closing: Closing, to: Stage, *, by: Account, now: datetime, **facts: object) -> None:
    """Move on by one stage if the quarter still stands where it was seen, with its figures published; in the caller's
    transaction, if it has one. Raises MovedMeanwhile."""
    if following(closing.stage) != to:
        raise MovedMeanwhile
    with transaction.atomic():
        here = Closing.objects.filter(pk=closing.pk, stage=closing.stage, run__job_state=JobState.DONE)
        if not here.update(stage=to, **facts):
            raise MovedMeanwhile
        closing.stage = to
        mark(closing, to, by=by, now=now)
        record("assessment.advance", by=by, target=closing, quarter=str(closing.quarter), stage=str(to), **said(facts))


def settle(closing: Closing, *, by: Account, now: datetime) -> None:
    """定稿: the version that was decided on is final from here on; in the caller's transaction. Raises MovedMeanwhile."""
    advance(closing, Stage.FINAL, by=by, now=now)
    run = Closing.objects.select_related("run").get(pk=closing.pk).run
    if not Run.objects.filter(pk=run.pk, job_state=JobState.DONE, final_at=None).update(final_at=now):
        raise MovedMeanwhile


def report(*, closing: Closing, on: date, number: str, by: Account, now: datetime) -> None:
    """通报: the day and the number of the circular that the branches were told the result with. Raises MovedMeanwhile."""
    advance(closing, Stage.REPORTED, by=by, now=now, circular_on=on, circular_number=number)


def mark(closing: Closing, stage: Stage, *, by: Account | None, now: datetime) -> None:
    ClosingStep.objects.filter(closing=closing, stage=stage, began_at=None).update(began_at=now, by=by)


def said(facts: dict[str, object]) -> dict[str, str]:
    return {name: str(value) for name, value in facts.items()}


def is_adjustable(closing: Closing, quarter: Quarter) -> bool:
    """Whether a further version may be asked for: the figures were taken, and no run waits already."""
    return closing.run.published_at is not None and not version_waits(quarter)


def version_waits(quarter: Quarter) -> bool:
    """Whether a run of the quarter is in line, or under way."""
    return Run.objects.filter(year=quarter.year, number=quarter.number, job_state=JobState.WAITING).exists()

"""Quarters at every stage of the process, so that every step is open on a page of its own."""

from datetime import date, datetime, timedelta

from access.world import Place
from django.utils.timezone import localdate, now

from analytics.assessment.models import Closing, Run, ScoreLine
from analytics.assessment.rules import Stage
from dangjian.jobs.models import JobState
from dangjian.periods import Quarter

# The last day to check of each is over, so that the next step may be taken; nothing was taken of the first.
UNTAKEN = Quarter(2024, 3)
STAGES = {
    Quarter(2025, 1): Stage.TAKING,
    Quarter(2025, 2): Stage.CHECKING,
    Quarter(2025, 3): Stage.DECIDING,
    Quarter(2025, 4): Stage.FINAL,
}
FAILED = Quarter(2024, 4)


def fill_quarters(own: Place) -> None:
    """The points of the `own` branch rest on its record, which somebody may hold against the paper."""
    for quarter, stage in STAGES.items():
        at = now() if stage == Stage.FINAL else None
        closing_at(quarter, stage, job_state=JobState.DONE, published_at=now(), is_current=True, final_at=at)
    closing_at(FAILED, Stage.TAKING, job_state=JobState.FAILED)
    evidence = {"activity": own.values["activity"], "version": 1, "what": "主题党日", "counts": 1}
    ScoreLine.objects.filter(pk=own.values["line"]).update(evidence=[evidence])


def closing_at(quarter: Quarter, stage: Stage, **facts: JobState | datetime | bool | None) -> None:
    run = Run.objects.create(year=quarter.year, number=quarter.number, version=1, as_of=date(2026, 1, 1), **facts)
    until = localdate() - timedelta(days=5)
    Closing.objects.create(year=quarter.year, number=quarter.number, stage=stage, run=run, check_until=until)

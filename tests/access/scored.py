"""A quarter that the branches are checking: every branch has points, one line, and an objection to another one."""

from datetime import date, timedelta

from access.world import Place
from django.utils.timezone import localdate, now
from factories import account

from analytics.assessment.models import Closing, ClosingStep, Run, Scheme, Score, ScoreLine
from analytics.assessment.rules import Stage
from analytics.assessment.services import install_default_schemes
from analytics.objections.models import ScoreObjection
from dangjian.jobs.models import JobState


def checked_run() -> Run:
    """The district's: the version whose points are being checked."""
    facts = {"as_of": date(2026, 10, 1), "job_state": JobState.DONE, "published_at": now(), "is_current": True}
    run, made = Run.objects.get_or_create(
        year=2026, number=3, version=2, defaults=facts | {"counts": {"branches": 1, "left_out": 0}}
    )
    if made:
        until = localdate() + timedelta(days=5)
        closing = Closing.objects.create(year=2026, number=3, stage=Stage.CHECKING, run=run, check_until=until)
        ClosingStep.objects.bulk_create(ClosingStep(closing=closing, stage=stage, planned_on=until) for stage in Stage)
    return run


def line_at(place: Place, position: int) -> ScoreLine:
    install_default_schemes()
    items = Scheme.objects.filter(sectors__isnull=False).order_by("pk")[0].items.order_by("position", "pk")
    score = Score.objects.filter(run=checked_run(), organization=place.organization).first()
    if score is None:
        score = Score(run=checked_run(), points=90_000)
        score.settle_in(place.organization)
        score.save()
    figures = {"done": 2, "due": 3, "weight": 30_000, "points": 20_000}
    return ScoreLine.objects.get_or_create(score=score, item=items[position], defaults=figures)[0]


def line(place: Place) -> int:
    return line_at(place, 0).pk


def score_objection(place: Place) -> int:
    """By somebody who is none of the personas."""
    made = ScoreObjection(
        closing=Closing.objects.get(run=checked_run()),
        line=line_at(place, 1),
        words=f"{place.word('inside')}开过",
        raised_by=account(),
        raised_at=now(),
    )
    made.settle_in(place.organization)
    made.save()
    return made.pk

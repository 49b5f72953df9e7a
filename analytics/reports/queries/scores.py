"""What the exported tables hold, row by row."""

from collections.abc import Iterator, Sequence

from django.db.models import Q, QuerySet, Sum

from analytics.assessment.models import Run, SchemeItem, Score, ScoreLine
from analytics.assessment.rules import points_exact
from organizations.access.models import Account
from organizations.tree.models import Kind

Columns = list[tuple[str, int]]
FIXED: Columns = [("单位", 22), ("党支部", 30), ("方案", 26), ("得分", 10), ("档次", 8)]
UNIT_FIXED: Columns = [("单位", 30), ("支部数", 8), ("方案", 26), ("得分", 10), ("档次", 8)]
BRANCHES = Q(organization__kind=Kind.BRANCH)


def scored(run: Run, *, of_units: bool) -> QuerySet[Score]:
    return Score.objects.filter(~BRANCHES if of_units else BRANCHES, run=run)


def score_columns(run: Run, *, of_units: bool = False) -> Columns:
    """The fixed columns, then one per indicator in the order of the schemes."""
    fixed = UNIT_FIXED if of_units else FIXED
    named = ((f"{name}（得分/满分，完成）", 22) for _, name in indicators_of(run, of_units=of_units))
    return [*fixed, *named, ("加分、否决", 12)]


def indicators_of(run: Run, *, of_units: bool) -> list[tuple[str, str]]:
    """Code and name of every indicator used in the run, each once."""
    items = SchemeItem.objects.filter(scheme__in=scored(run, of_units=of_units).values("scheme"))
    return list(dict(items.order_by("position", "pk").values_list("indicator", "name")).items())


def score_rows(run: Run, account: Account, *, of_units: bool = False) -> Iterator[Sequence[object]]:
    """One row per branch (or unit) in reach, unit by unit in the order of the tree; four queries."""
    codes = [code for code, _ in indicators_of(run, of_units=of_units)]
    mine = Score.objects.visible_to(account).filter(pk__in=scored(run, of_units=of_units).values("pk"))
    lines, extras = lines_by_score(run), extras_by_score(run)
    for score in mine.select_related("organization", "committee", "scheme").order_by("path"):
        unit = score.committee.short_name if score.committee else ""
        name = score.organization.short_name
        first = (name, score.branches) if of_units else (unit, name)
        said = (score.scheme.name, score.points / 1000, score.band) if score.scheme else mean_of(score)
        yield [*first, *said, *(lines.get((score.pk, code), "不在方案内") for code in codes), extras.get(score.pk, 0)]


def mean_of(score: Score) -> tuple[str, float, str]:
    """A unit without a scheme has its branches' mean and no band."""
    return "所属党支部的平均", score.points / 1000, ""


def lines_by_score(run: Run) -> dict[tuple[int, str], str]:
    lines = (
        ScoreLine.objects.filter(score__run=run)
        .exclude(item=None)
        .values_list("score", "item__indicator", "points", "weight", "done", "due", "applies")
    )
    return {
        (score, code): f"{points_exact(points)} / {points_exact(weight)}，{done}/{due}" if applies else "不适用"
        for score, code, points, weight, done, due, applies in lines
    }


def extras_by_score(run: Run) -> dict[int, float]:
    """What bonuses gave and a veto took, so that every line of the table adds up to its score."""
    beside = ScoreLine.objects.filter(score__run=run, item=None).values_list("score").annotate(Sum("points")).order_by()
    return {score: points / 1000 for score, points in beside}

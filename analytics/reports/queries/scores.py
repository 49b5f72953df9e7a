"""What the exported tables hold, row by row."""

from collections.abc import Iterator, Sequence

from analytics.assessment.models import Run, SchemeItem, Score, ScoreLine
from analytics.assessment.rules import points_exact
from organizations.access.models import Account
from organizations.tree.models import Kind

Columns = list[tuple[str, int]]
FIXED: Columns = [("单位", 22), ("党支部", 30), ("方案", 26), ("得分", 10)]


def score_columns(run: Run) -> Columns:
    """The fixed columns, then one per indicator in the order of the schemes."""
    return [*FIXED, *((f"{name}（得分/满分，完成）", 22) for _, name in indicators_of(run))]


def indicators_of(run: Run) -> list[tuple[str, str]]:
    """Code and name of every indicator used in the run, each once."""
    items = SchemeItem.objects.filter(scheme__in=Score.objects.filter(run=run).values("scheme"))
    return list(dict(items.order_by("position", "pk").values_list("indicator", "name")).items())


def score_rows(run: Run, account: Account) -> Iterator[Sequence[object]]:
    """One row per branch in reach, unit by unit in the order of the tree; two queries."""
    codes = [code for code, _ in indicators_of(run)]
    scores = Score.objects.visible_to(account).filter(run=run, organization__kind=Kind.BRANCH).order_by("path")
    lines = lines_by_score(run)
    for pk, unit, branch, scheme, points in scores.values_list(
        "pk", "committee__short_name", "organization__short_name", "scheme__name", "points"
    ):
        yield [unit, branch, scheme, points / 1000, *(lines.get((pk, code), "不在方案内") for code in codes)]


def lines_by_score(run: Run) -> dict[tuple[int, str], str]:
    lines = ScoreLine.objects.filter(score__run=run).values_list(
        "score", "item__indicator", "points", "weight", "done", "due", "applies"
    )
    return {
        (score, code): f"{points_exact(points)} / {points_exact(weight)}，{done}/{due}" if applies else "不适用"
        for score, code, points, weight, done, due, applies in lines
    }

"""The score of whatever stands above branches: their mean, shown by what is one level below, and who is left out."""

from collections import Counter, defaultdict
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Sum

from analytics.assessment.models import SchemeItem, Score, ScoreLine
from analytics.assessment.rules import BRANCH_MEAN, FULL, ROLL_UP_FORMULA, LineKind, mean, points_exact, points_text
from dangjian.fields.paths import WIDTH, steps
from organizations.access.models import Account
from organizations.tree.models import Kind, Organization


@dataclass(frozen=True)
class LeftOut:
    """A branch in no mean; one founded in the quarter has a score all the same."""

    name: str
    why: str
    scored: bool

    @property
    def words(self) -> str:
        return f"{self.why}，{'照样计分' if self.scored else '不计分'}"


def mean_line(score: Score) -> ScoreLine:
    """Made for the page, stored nowhere: the one line of a score that is nothing but a mean. One query."""
    item = SchemeItem(indicator=BRANCH_MEAN, name="所属支部平均分", weight=FULL, rule_text=ROLL_UP_FORMULA)
    return ScoreLine(
        score=score,
        item=item,
        done=score.points,
        due=FULL,
        weight=FULL,
        points=score.points,
        evidence=evidence(branch_points(score)),
    )


def branch_points(score: Score) -> dict[int, list[int]]:
    """The points of the branches in its mean, by the organization one level below that they stood under; one query."""
    away = [one["organization"] for one in score.left_out]
    branches = Score.objects.filter(run=score.run_id, path__under=score.path, organization__kind=Kind.BRANCH)
    at = len(score.path)
    found: dict[int, list[int]] = defaultdict(list)
    for path, points in (
        branches.exclude(organization__in=away).exclude(pk=score.pk).order_by("path").values_list("path", "points")
    ):
        found[steps(path[at : at + WIDTH])[0]].append(points)
    return dict(found)


def evidence(parts: dict[int, list[int]]) -> list[dict]:
    return [
        {
            "organization": pk,
            "what": f"{points_text(ones[0])}分"
            if len(ones) == 1
            else f"{len(ones)}个支部，平均{points_text(mean(ones))}分",
            "counts": sum(ones),
        }
        for pk, ones in parts.items()
    ]


def reckoned(score: Score, line: ScoreLine) -> str:
    """How the mean comes about, so that anybody can reckon it again."""
    total, many = sum(one.get("counts", 0) for one in line.evidence), score.branches
    whole = (
        f"共{points_exact(total)}分，除以{many}，四舍五入到千分之一分"
        if total != line.done or many == 1
        else "得分的平均数"
    )
    return f"{many}个支部{whole}，是{points_exact(line.done)}分"


def lost_by_name(score: Score) -> dict[str, int]:
    """What the branches in the mean lost, by the name of the line, the most first, and last, below nothing, what merits
    gave them; one query."""
    away = [one["organization"] for one in score.left_out]
    lines = ScoreLine.objects.filter(
        score__run=score.run_id, score__path__under=score.path, score__organization__kind=Kind.BRANCH
    ).exclude(score__organization__in=away)
    summed = lines.values("item__name", "kind").annotate(lost=Sum(F("weight") - F("points"))).exclude(lost=0)
    rows = summed.order_by("-lost", "item__name").values_list("item__name", "kind", "lost")
    return {name or str(LineKind(kind).label): lost for name, kind, lost in rows}


def left_out(score: Score, *, account: Account) -> list[LeftOut]:
    """The branches below that no mean counts, those in reach, with the reason; one query."""
    away = {one["organization"]: one["why"] for one in score.left_out}
    own = Exists(Score.objects.filter(run=score.run_id, organization=OuterRef("pk")))
    names = Organization.objects.visible_to(account).filter(pk__in=away).annotate(scored=own).order_by("path")
    return [LeftOut(name, away[pk], scored) for pk, name, scored in names.values_list("pk", "short_name", "scored")]


def reasons_counted(away: list[LeftOut]) -> str:
    """临时党支部，单独列出，不计分（1个）；本季度新成立，照样计分（2个）"""
    return "；".join(f"{words}（{many}个）" for words, many in Counter(one.words for one in away).items())

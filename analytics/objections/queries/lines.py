"""The lines that a branch checks, and what was said against each."""

from dataclasses import dataclass

from django.db.models import Q, QuerySet

from activities.records.models import Activity
from analytics.assessment.models import AS_PRINTED, Closing, Score, ScoreLine
from analytics.assessment.queries.differences import lines_unlike
from analytics.assessment.queries.explanation import parts_shown
from analytics.assessment.rules import points_text
from analytics.objections.models import ScoreObjection
from analytics.objections.rules import OPEN, State
from organizations.tree.models import Organization


@dataclass(frozen=True)
class LineToCheck:
    """`objection` is the last that was said against the line, in whichever version; `points` and `most` are what 得分说明
    shows of it."""

    line: ScoreLine
    objection: ScoreObjection | None
    points: str
    most: str
    asked: bool

    @property
    def may_be_objected(self) -> bool:
        """Nothing was said yet; or it was answered, and the line is another version's. Once the branch was asked again,
        of a line that changed."""
        said = self.objection
        if not self.asked:
            return False
        return said is None or (said.line_id != self.line.pk and said.state not in OPEN)

    @property
    def gaps(self) -> list[str]:
        return [f"{one['what']}{one.get('remark', '')}" for one in self.line.missing]


def score_to_check(closing: Closing, branch: Organization) -> Score | None:
    return Score.objects.filter(run=closing.run_id, organization=branch).select_related("run").first()


def lines_to_check(score: Score, closing: Closing | None = None) -> list[LineToCheck]:
    """The lines that apply, each with what was said against it; two queries, one more once branches were asked again."""
    lines = list(ScoreLine.objects.filter(score=score).select_related("item").order_by(*AS_PRINTED))
    said = ScoreObjection.objects.filter(organization=score.organization_id, line__score__run__year=score.run.year)
    said = said.filter(line__score__run__number=score.run.number).exclude(state=State.WITHDRAWN)
    said = said.select_related("line", "first_by", "second_by", "album").order_by("pk")
    of = {same_line(one.line): one for one in said}
    parts = zip(lines, texts_shown(score, lines), strict=True)
    asked = {one.pk for one in (lines_asked(closing).filter(score=score) if closing else lines)}
    return [
        LineToCheck(line, of.get(same_line(line)), *texts, asked=line.pk in asked)
        for line, texts in parts
        if line.applies
    ]


def lines_asked(closing: Closing) -> QuerySet[ScoreLine]:
    """What there are days to object to: every line, and once branches were asked again those that changed, or all of a
    branch none of whose lines did: what changed then is gone."""
    every = ScoreLine.objects.filter(score__run=closing.run_id)
    if not closing.again_until or not closing.asked_run_id:
        return every
    changed = lines_unlike(closing.run_id, before=closing.asked_run_id)
    return every.filter(Q(pk__in=changed.values("pk")) | ~Q(score__in=changed.filter(applies=True).values("score")))


def texts_shown(score: Score, lines: list[ScoreLine]) -> list[tuple[str, str]]:
    return [(points_text(points), points_text(most)) for points, most in parts_shown(score, lines)]


def shares_shown(line: ScoreLine) -> dict[str, str]:
    """Of one line the points and the most, as its score shows them; one query."""
    lines = list(ScoreLine.objects.filter(score=line.score_id).order_by(*AS_PRINTED))
    points, most = texts_shown(line.score, lines)[[one.pk for one in lines].index(line.pk)]
    return {"points": points, "most": most}


def same_line(line: ScoreLine) -> tuple[str, int | None]:
    """What a line is in every version: its indicator, or the merit or the veto of which a score has one each."""
    return line.kind, line.item_id


def lines_of(branch: Organization) -> QuerySet[ScoreLine]:
    """What may be objected to, of a branch whose reach was checked: what counts in the version that is checked."""
    checked = Closing.objects.values("run")
    lines = ScoreLine.objects.filter(score__organization=branch, score__run__in=checked, applies=True)
    return lines.select_related("item", "score__run", "score__organization")


def records_behind(closing: Closing, branch: Organization) -> QuerySet[Activity]:
    """The records that the branch's lines rest on, by day."""
    lines = ScoreLine.objects.filter(score__run=closing.run_id, score__organization=branch)
    ids = {
        one["activity"]
        for evidence in lines.values_list("evidence", flat=True)
        for one in evidence
        if one.get("activity")
    }
    return Activity.objects.filter(pk__in=ids, organization=branch).order_by("held_on", "pk")

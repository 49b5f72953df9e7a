"""What a version changed against the one it adjusts: per organization the points before and after, and by which lines."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Value
from django.db.models.functions import Abs, Coalesce

from analytics.assessment.models import AS_PRINTED, Run, Score, ScoreLine
from analytics.assessment.rules import BRANCH_MEAN, points_exact, points_text
from organizations.access.models import Account
from organizations.tree.models import Kind, Organization

SAME = ("kind", "done", "due", "weight", "points", "applies")


@dataclass(frozen=True)
class Difference:
    """`why` says line by line what counts otherwise."""

    organization: Organization
    before: str
    after: str
    change: int
    why: tuple[str, ...]

    @property
    def change_text(self) -> str:
        """To the thousandth where two decimals would show nothing."""
        return f"{'+' if self.change > 0 else '−'}{self.size}" if self.change else "不变"

    @property
    def size(self) -> str:
        shown = points_text(abs(self.change))
        return points_exact(abs(self.change)) if shown == "0" else shown


def lines_unlike(run: int | OuterRef, *, before: int | OuterRef) -> QuerySet[ScoreLine]:
    """The lines of the version `run` that `before` has not exactly alike for the same organization."""
    alike = ScoreLine.objects.filter(score__run=before, score__organization=OuterRef("score__organization"))
    alike = alike.filter(Q(item=OuterRef("item")) | Q(item=None), **{name: OuterRef(name) for name in SAME})
    return ScoreLine.objects.filter(~Exists(alike), score__run=run)


def differing(before: Run, after: Run, *, account: Account) -> QuerySet[Organization]:
    """Branches and units in reach that the two versions score otherwise, the largest change first."""
    return unlike(before.pk, after.pk, Score.objects.visible_to(account)).order_by(Abs("change").desc(), "path")


def unlike(before: int, after: int, scores: QuerySet[Score]) -> QuerySet[Organization]:
    """The organizations of these scores that the two versions score otherwise."""
    reached = scores.filter(run__in=(before, after))
    found = Organization.objects.filter(pk__in=reached.values("organization")).annotate(
        change=Coalesce(of(after, "points"), 0) - Coalesce(of(before, "points"), 0),
        ceiling_before=Coalesce(of(before, "ceiling"), Value("")),
        ceiling_after=Coalesce(of(after, "ceiling"), Value("")),
    )
    here = {"score__organization": OuterRef("pk")}
    came = Exists(lines_unlike(after, before=before).filter(**here))
    went = Exists(lines_unlike(before, before=after).filter(**here))
    changed = came | went | ~Q(change=0) | ~Q(ceiling_before=F("ceiling_after"))
    return found.filter(changed)


def of(run: int, column: str) -> Subquery:
    return Subquery(Score.objects.filter(run=run, organization=OuterRef("pk")).values(column)[:1])


def differences(places: Iterable[Organization], before: Run, after: Run) -> list[Difference]:
    """In the order of `places`; four queries."""
    known = list(places)
    old, new = scores_of(before, known), scores_of(after, known)
    return [difference(place, old.get(place.pk), new.get(place.pk)) for place in known]


def scores_of(run: Run, places: list[Organization]) -> dict[int, Score]:
    lines = ScoreLine.objects.select_related("item").order_by(*AS_PRINTED).defer("evidence", "missing")
    scores = Score.objects.filter(run=run, organization__in=places).select_related("organization")
    return {one.organization_id: one for one in scores.prefetch_related(Prefetch("lines", lines))}


def difference(place: Organization, old: Score | None, new: Score | None) -> Difference:
    return Difference(
        organization=place,
        before=points_text(old.points) if old else "—",
        after=points_text(new.points) if new else "—",
        change=(new.points if new else 0) - (old.points if old else 0),
        why=tuple(reasons(counts(old), counts(new))),
    )


def counts(score: Score | None) -> dict[str, str]:
    """What each line counts, in words; of a mean without lines, that it is one."""
    if score is None:
        return {}
    said = {line.name: counted(line) for line in score.lines.all()}
    if not said and score.organization.kind != Kind.BRANCH:
        said = {"所属支部平均": f"{points_text(score.points)}分"}
    return said | ({"档次最高": score.ceiling} if score.ceiling else {})


def counted(line: ScoreLine) -> str:
    if line.item is None:
        return f"{points_text(line.points)}分"
    if not line.applies:
        return "不计"
    return f"{points_text(line.done)}分" if line.item.indicator == BRANCH_MEAN else f"{line.done}/{line.due}"


def reasons(old: dict[str, str], new: dict[str, str]) -> list[str]:
    """`主题党日 2/3 → 3/3`, for every line that counts otherwise."""
    names = list(dict.fromkeys([*old, *new]))
    return [
        f"{name} {old.get(name, '没有')} → {new.get(name, '没有')}" for name in names if old.get(name) != new.get(name)
    ]

"""What the score pages print; values are ready to show, templates only place them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.db.models.functions import Length
from django.http import Http404

from analytics.assessment.models import Run, Score
from analytics.assessment.rules import points_rounded, points_text
from dangjian.fields.paths import WIDTH
from dangjian.periods import Quarter
from organizations.access.models import Account
from organizations.tree.models import Kind, Organization


@dataclass(frozen=True, slots=True)
class ScoreRow:
    organization_id: int
    name: str
    is_branch: bool
    points: int
    branches: int
    rank: int | None
    before: int | None

    @property
    def text(self) -> str:
        return points_rounded(self.points)

    @property
    def change(self) -> int | None:
        return None if self.before is None else self.points - self.before

    @property
    def change_text(self) -> str:
        return "" if self.change is None else points_rounded(abs(self.change))


def asked_quarter(text: str) -> Quarter:
    """The quarter an address names, `2026q3`; an address that names none does not exist."""
    try:
        return Quarter.parse(text)
    except ValueError as error:
        raise Http404 from error


def current_run(quarter: Quarter) -> Run | None:
    return Run.objects.current(quarter).first()


def newest_run(quarter: Quarter) -> Run | None:
    """The one asked for last, whatever has become of it."""
    return Run.objects.filter(year=quarter.year, number=quarter.number).order_by("-version").first()


def scored_quarters() -> list[Quarter]:
    """Quarters with a published run, the newest first."""
    rows = Run.objects.filter(is_current=True).order_by("-year", "-number").values_list("year", "number")
    return [Quarter(year, number) for year, number in rows]


def scores_below(run: Run, organization: Organization, *, account: Account) -> list[ScoreRow]:
    """The scores one level below `organization` as the tree hung in the quarter, best first."""
    here = Score.objects.filter(run=run, organization=organization).values_list("path", flat=True).first()
    if here is None:
        return []
    scores = Score.objects.visible_to(account).filter(run=run, path__under=here)
    return rows(scores.annotate(depth=Length("path")).filter(depth=len(here) + WIDTH), run.quarter)


def branch_scores(run: Run, *, account: Account, under: Organization | None = None) -> list[ScoreRow]:
    """Every branch in reach, best first: what the exported table lists."""
    scores = Score.objects.visible_to(account).filter(run=run, organization__kind=Kind.BRANCH)
    if under is not None:
        scores = scores.filter(path__under=under.path)
    return rows(scores, run.quarter)


def rows(scores: QuerySet, quarter: Quarter) -> list[ScoreRow]:
    found = scores.order_by("-points", "organization__position", "pk").values_list(
        "organization", "organization__short_name", "organization__kind", "points", "branches", "rank"
    )
    before = points_before(quarter)
    return [
        ScoreRow(pk, name, kind == Kind.BRANCH, points, branches, rank, before.get(pk))
        for pk, name, kind, points, branches, rank in found
    ]


def points_before(quarter: Quarter) -> dict[int, int]:
    """Points of the quarter before by organization id; empty when it has not been assessed."""
    last = quarter.previous()
    scores = Score.objects.filter(run__year=last.year, run__number=last.number, run__is_current=True)
    return dict(scores.values_list("organization", "points"))


def history(organization: Organization) -> list[tuple[Quarter, str]]:
    """The organization's points over all published quarters, oldest first."""
    found = Score.objects.filter(organization=organization, run__is_current=True)
    ordered = found.order_by("run__year", "run__number").values_list("run__year", "run__number", "points")
    return [(Quarter(year, number), points_text(points)) for year, number, points in ordered]


def quarter_shown(today: date) -> Quarter:
    """The newest assessed quarter, else the one before today's."""
    scored = scored_quarters()
    return scored[0] if scored else Quarter.containing(today).previous()

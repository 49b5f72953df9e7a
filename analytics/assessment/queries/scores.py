"""What the score pages print; values are ready to show, templates only place them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.db.models.functions import Length
from django.http import Http404

from analytics.assessment.models import Run, Score
from analytics.assessment.queries.extras import edges_at_end
from analytics.assessment.rules import points_rounded
from dangjian.fields.paths import WIDTH
from dangjian.periods import Quarter
from organizations.access.models import Account
from organizations.tree.models import Kind, Organization


@dataclass(frozen=True, slots=True)
class ScoreRow:
    """One line of the quarter's page. `rank` is none where its scheme lists no ranks."""

    organization_id: int
    name: str
    is_branch: bool
    points: int
    branches: int
    band: str
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
    """The scores one level below `organization` as the tree hung in the quarter, best first. Where it has none itself,
    because all branches below are new, these branches at whatever depth: what stands between has none either."""
    own = path_of(Score.objects.filter(run=run), organization)
    here = own or path_of(edges_at_end(run.quarter), organization)
    if here is None:
        return []
    scores = Score.objects.visible_to(account).filter(run=run, path__under=here)
    one_below = scores.annotate(depth=Length("path")).filter(depth=len(here) + WIDTH)
    return rows(one_below if own else scores, run.quarter)


def path_of(rows: QuerySet, organization: Organization) -> str | None:
    return rows.filter(organization=organization).values_list("path", flat=True).first()


def rows(scores: QuerySet, quarter: Quarter) -> list[ScoreRow]:
    found = scores.order_by("-points", "organization__position", "pk").select_related("organization", "scheme")
    before = points_before(quarter)
    return [
        ScoreRow(
            organization_id=one.organization_id,
            name=one.organization.short_name,
            is_branch=one.organization.kind == Kind.BRANCH,
            points=one.points,
            branches=one.branches,
            band=one.band,
            rank=one.rank if one.is_ranked else None,
            before=before.get(one.organization_id),
        )
        for one in found
    ]


def points_before(quarter: Quarter) -> dict[int, int]:
    """Points of the quarter before by organization id; empty when it has not been assessed."""
    last = quarter.previous()
    scores = Score.objects.filter(run__year=last.year, run__number=last.number, run__is_current=True)
    return dict(scores.values_list("organization", "points"))


def quarter_shown(today: date) -> Quarter:
    """The newest assessed quarter, else the one before today's."""
    scored = scored_quarters()
    return scored[0] if scored else Quarter.containing(today).previous()

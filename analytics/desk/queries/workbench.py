"""The front page of the desk."""

from dataclasses import dataclass
from datetime import date

from activities.records.models import Activity
from activities.records.queries.lists import to_review
from analytics.assessment.models import Score
from analytics.assessment.queries.scores import current_run, points_before
from analytics.assessment.rules import points_rounded
from analytics.desk.queries.behind import Behind, behind
from analytics.desk.queries.standing import Standing, standing
from analytics.desk.rules import Column, Share
from dangjian.fields.paths import steps
from dangjian.periods import Quarter, last_day
from organizations.access.models import Account
from organizations.tree.models import Kind, Organization

MOST_BEHIND = 8
MOST_TO_REVIEW = 5


@dataclass(frozen=True)
class PartRow:
    """One line of the matrix: a unit (or branch) with its cell per column and its score."""

    organization_id: int
    name: str
    is_branch: bool
    cells: list[tuple[Column, Share]]
    score: str
    change: int | None

    @property
    def change_text(self) -> str:
        return points_rounded(abs(self.change)) if self.change is not None else ""


@dataclass(frozen=True)
class Workbench:
    quarter: Quarter
    now: Standing
    behind: list[Behind]
    completion: list[tuple[Column, Share]]
    columns: list[Column]
    parts: list[PartRow]
    waiting: list[Activity]
    waiting_count: int
    days_left: int

    @property
    def shown_behind(self) -> list[Behind]:
        return self.behind[:MOST_BEHIND]

    @property
    def never_reminded(self) -> int:
        return sum(one.reminded is None for one in self.behind)

    @property
    def overdue(self) -> int:
        return sum(one.state == "OVERDUE" for one in self.now.items)


def workbench(account: Account, quarter: Quarter, *, today: date) -> Workbench:
    """Everything of the front page; the number of queries does not depend on how much is in reach."""
    now = standing(account, quarter, today=today)
    queue = to_review(account)
    return Workbench(
        quarter=quarter,
        now=now,
        behind=behind(now),
        completion=now.completion(),
        columns=now.columns,
        parts=part_rows(now, account),
        waiting=list(queue.select_related("organization").order_by("submitted_at", "pk")[:MOST_TO_REVIEW]),
        waiting_count=queue.count(),
        days_left=max((last_day(quarter) - today).days, 0),
    )


def part_rows(now: Standing, account: Account) -> list[PartRow]:
    parts = now.by_part()
    ids = {steps(path)[-1]: path for path in parts}
    places = Organization.objects.visible_to(account).filter(pk__in=ids).order_by("position", "pk")
    scores, before = points_now(now.quarter, account), points_before(now.quarter)
    return [
        PartRow(
            organization_id=place.pk,
            name=place.short_name,
            is_branch=place.kind == Kind.BRANCH,
            cells=[(column, parts[ids[place.pk]].get(column, Share())) for column in now.columns],
            score=points_rounded(scores[place.pk]) if place.pk in scores else "",
            change=scores[place.pk] - before[place.pk] if place.pk in scores and place.pk in before else None,
        )
        for place in places
    ]


def points_now(quarter: Quarter, account: Account) -> dict[int, int]:
    run = current_run(quarter)
    if run is None:
        return {}
    return dict(Score.objects.visible_to(account).filter(run=run).values_list("organization", "points"))

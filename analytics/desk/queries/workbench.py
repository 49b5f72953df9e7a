"""The front page of the desk."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from functools import reduce
from operator import or_

from django.db.models import Count, Q, Window

from activities.records.models import Activity
from activities.records.queries.lists import to_review
from activities.records.rules import Turnout
from analytics.assessment.models import Score
from analytics.assessment.rules import points_rounded
from analytics.desk.queries.attending import Attended, attended, by_branch, together
from analytics.desk.queries.behind import Behind, behind
from analytics.desk.queries.days import recorded_days
from analytics.desk.queries.standing import Standing, standing
from analytics.desk.rules import Calendar, Column, Compared, Dumbbell, Measure, Share, change_in_words, dumbbell
from dangjian.fields.paths import WIDTH, steps
from dangjian.periods import Month, Quarter, last_day
from organizations.access.models import Account
from organizations.tree.models import Kind, Organization

MOST_BEHIND = 8
MOST_TO_REVIEW = 5
MOST_COMPARED = 24


@dataclass(frozen=True)
class PartRow:
    """One line of the matrix: a unit (or branch) with its cell per column, who came, and its score."""

    organization_id: int
    name: str
    is_branch: bool
    cells: list[tuple[Column, Share]]
    turnout: Turnout
    points: int | None
    points_before: int | None

    @property
    def score(self) -> str:
        return "" if self.points is None else points_rounded(self.points)

    @property
    def compared(self) -> Compared | None:
        if self.points is None:
            return None
        change = "" if self.points_before is None else points_rounded(abs(self.points - self.points_before))
        return Compared(
            self.organization_id, self.name, self.is_branch, self.points, self.points_before, self.score, change
        )


@dataclass(frozen=True)
class Scored:
    """By organization the points of a quarter and of the one before it, as far as they are published."""

    quarter: Quarter
    points: dict[int, int]
    before: dict[int, int]


@dataclass(frozen=True)
class Came:
    """Who came in reach, beside the same months of the quarter before."""

    now: Turnout
    before: Turnout

    @property
    def share(self) -> Share:
        return Share(self.now.present, self.now.due - self.now.excused)

    @property
    def change(self) -> int | None:
        before = Share(self.before.present, self.before.due - self.before.excused)
        return self.share.tenths - before.tenths if before.due and self.share.due else None

    @property
    def change_text(self) -> str:
        return change_in_words(self.change)


@dataclass(frozen=True)
class Workbench:
    quarter: Quarter
    now: Standing
    behind: list[Behind]
    completion: list[Measure]
    columns: list[Column]
    parts: list[PartRow]
    scored: Quarter
    came: Came
    days: Calendar
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

    @property
    def by_branch(self) -> bool:
        return all(part.is_branch for part in self.parts)

    @property
    def compared(self) -> Dumbbell:
        """The first so many of a very wide reach; the page of the scores has them all."""
        found = dumbbell(part.compared for part in self.parts if part.compared)
        return found if len(found.lines) <= MOST_COMPARED else dumbbell(line.of for line in found.lines[:MOST_COMPARED])

    @property
    def with_score(self) -> int:
        return sum(part.points is not None for part in self.parts)


def workbench(account: Account, quarter: Quarter, *, today: date) -> Workbench:
    """Everything of the front page; the number of queries does not depend on how much is in reach."""
    now = standing(account, quarter, today=today, compared=True)
    people = attended(account, (*quarter.previous().months, *quarter.months))
    waiting, scored = waiting_for(account), scored_in(account, quarter)
    return Workbench(
        quarter=quarter,
        now=now,
        behind=behind(now),
        completion=now.completion(),
        columns=now.columns,
        parts=part_rows(now, account, by_branch(people, quarter.months), scored),
        scored=scored.quarter,
        came=came(people, quarter, today),
        days=recorded_days(account, quarter, today=today),
        waiting=waiting,
        waiting_count=waiting[0].of_all if waiting else 0,  # type: ignore[attr-defined]
        days_left=max((last_day(quarter) - today).days, 0),
    )


def waiting_for(account: Account) -> list[Activity]:
    """The first of what waits for a review, each with how many there are `of_all`."""
    queue = to_review(account).select_related("organization").annotate(of_all=Window(Count("pk")))
    return list(queue.order_by("submitted_at", "pk")[:MOST_TO_REVIEW])


def came(people: Attended, quarter: Quarter, today: date) -> Came:
    """The months of the quarter so far, beside as many of the one before."""
    begun = sum(month <= Month.containing(today) for month in quarter.months)
    now, before = (
        together(by_branch(people, months[:begun]).values()) for months in (quarter.months, quarter.previous().months)
    )
    return Came(now, before)


def part_rows(now: Standing, account: Account, people: dict[int, Turnout], scored: Scored) -> list[PartRow]:
    parts = now.by_part()
    ids = {steps(path)[-1]: path for path in parts}
    places = Organization.objects.visible_to(account).filter(pk__in=ids).order_by("position", "pk")
    points, before = scored.points, scored.before
    groups: dict[str, list[Turnout]] = defaultdict(list)
    for pk, turnout in people.items():
        if pk in now.branches:
            groups[now.branches[pk].path[: len(now.top) + WIDTH]].append(turnout)
    return [
        PartRow(
            organization_id=place.pk,
            name=place.short_name,
            is_branch=place.kind == Kind.BRANCH,
            cells=[(column, parts[ids[place.pk]].get(column, Share())) for column in now.columns],
            turnout=together(groups[ids[place.pk]]),
            points=points.get(place.pk),
            points_before=before.get(place.pk),
        )
        for place in places
    ]


def scored_in(account: Account, quarter: Quarter) -> Scored:
    """The points of the quarter in reach, or of the one before while the quarter itself has none."""
    last, before_last = quarter.previous(), quarter.previous().previous()
    found: dict[Quarter, dict[int, int]] = {one: {} for one in (quarter, last, before_last)}
    wanted = reduce(or_, (Q(run__year=one.year, run__number=one.number) for one in found))
    scores = Score.objects.visible_to(account).filter(wanted, run__is_current=True)
    for organization, points, year, number in scores.values_list("organization", "points", "run__year", "run__number"):
        found[Quarter(year, number)][organization] = points
    if found[quarter] or not found[last]:
        return Scored(quarter, found[quarter], found[last])
    return Scored(last, found[last], found[before_last])

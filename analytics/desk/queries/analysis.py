"""The analysis of a quarter: every chart is a table first."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from analytics.desk.queries.days import recorded_days
from analytics.desk.queries.figures import headcounts_on
from analytics.desk.queries.standing import Standing, standing
from analytics.desk.queries.theme_days import theme_days
from analytics.desk.queries.workbench import part_rows, scored_in
from analytics.desk.rules import Calendar, Dumbbell, Share, dumbbell, share_of
from analytics.desk.rules.areas import Area, with_weakest
from analytics.desk.rules.theme_days import ThemeDays
from dangjian.fields.paths import WIDTH, steps
from dangjian.periods import Quarter, last_day
from organizations.access.models import Account
from organizations.tree.models import Organization


@dataclass(frozen=True)
class Analysis:
    quarter: Quarter
    areas: list[Area]
    compared: Dumbbell
    scored: Quarter
    by_branch: bool
    days: Calendar
    themes: list[ThemeDays]

    @property
    def weakest(self) -> Area | None:
        return min((area for area in self.areas if area.weak), key=lambda one: one.share.tenths, default=None)


def analysis(account: Account, quarter: Quarter, *, today: date) -> Analysis:
    now = standing(account, quarter, today=today)
    scored = scored_in(account, quarter)
    parts = part_rows(now, account, {}, scored)
    return Analysis(
        quarter=quarter,
        areas=areas(account, now),
        compared=dumbbell(part.compared for part in parts if part.compared),
        scored=scored.quarter,
        by_branch=all(part.is_branch for part in parts),
        days=recorded_days(account, quarter, today=today),
        themes=theme_days(account, quarter),
    )


def areas(account: Account, now: Standing) -> list[Area]:
    """In the order of the tree, with the members of the quarter's last day or of today."""
    people = headcounts_on(account, min(last_day(now.quarter), now.today))
    shares: dict[int, Share] = defaultdict(Share)
    for one in now.items:
        shares[one.item.organization_id] += share_of(one)
    members: dict[str, int] = defaultdict(int)
    done: dict[str, Share] = defaultdict(Share)
    for pk, branch in now.branches.items():
        path = branch.path[: len(now.top) + 2 * WIDTH]
        members[path] += people.get(pk, 0)
        done[path] += shares[pk]
    names = Organization.objects.in_bulk({pk for path in members for pk in steps(path)[len(now.top) // WIDTH :]})
    found = [
        Area(
            organization_id=steps(path)[-1],
            unit=names[steps(path)[len(now.top) // WIDTH]].short_name,
            name=names[steps(path)[-1]].short_name,
            members=members[path],
            share=done[path],
        )
        for path in sorted(members)
        if members[path]
    ]
    return with_weakest(found)

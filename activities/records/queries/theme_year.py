"""A branch's year of theme days."""

from dataclasses import dataclass
from datetime import date

from activities.duties.models import GroupTheme, ThemeGuide
from activities.duties.queries import guides_heard
from activities.duties.queries.facts import moves_between
from activities.duties.queries.theme_days import planned_day
from activities.duties.rules import DutyKind
from activities.records.models import Activity, ActivityCredit, State
from activities.records.queries.joint import taken_part_in, turnouts_at
from activities.records.rules import Turnout
from dangjian.periods import Month
from organizations.access.models import Account
from organizations.access.rules import Right
from organizations.tree.models import Organization


@dataclass(frozen=True)
class YearLine:
    """One month: the day it is meant for, what was suggested, and what there is of it."""

    month: Month
    day: date
    is_over: bool
    guide: ThemeGuide | GroupTheme | None
    activity: Activity | None = None
    turnout: Turnout | None = None

    @property
    def is_plan(self) -> bool:
        return self.activity is not None and self.activity.state == State.PLANNED


def theme_year(branch: Organization, account: Account, year: int, *, today: date) -> list[YearLine]:
    """As much of it as the reader may open; a record of another kind that fulfilled the duty too stands here as well."""
    months = [Month(year, number) for number in range(1, 13)]
    moves = moves_between(months[0], months[-1])
    suggested: dict[str, ThemeGuide | GroupTheme] = {}
    for guide in guides_heard(branch, months):
        suggested.setdefault(guide.month, guide)
    planned, recorded = joint_ones(branch, account, year)
    shown = planned | plans_of(branch, account, year) | recorded | records_of(branch, account, months)
    turnouts = turnouts_at(one.pk for one in shown.values() if one.state != State.PLANNED)
    return [
        YearLine(
            month=month,
            day=planned_day(branch.committee_id, month, moves),
            is_over=month < Month.containing(today),
            guide=suggested.get(str(month)),
            activity=(found := shown.get(str(month))),
            turnout=turnouts.get((found.pk, branch.pk)) if found else None,
        )
        for month in months
    ]


def joint_ones(branch: Organization, account: Account, year: int) -> list[dict[str, Activity]]:
    """What others hold with the branch, by month: planned and recorded. An own plan or record stands before it."""
    joint = taken_part_in(branch, account).filter(kind=DutyKind.THEME_DAY, for_period__startswith=f"{year}-")
    every = list(joint.exclude(state=State.WITHDRAWN).select_related("organization").order_by("held_on"))
    return [{one.for_period: one for one in every if (one.state == State.PLANNED) is plans} for plans in (True, False)]


def plans_of(branch: Organization, account: Account, year: int) -> dict[str, Activity]:
    """Who keeps or reads the branch's records sees every plan, its members what is published."""
    reads = account.reach.covers(Right.READ, branch.path, branch.sector)
    every = Activity.objects.all() if reads else Activity.objects.announced_to(account)
    plans = every.filter(organization=branch, kind=DutyKind.THEME_DAY, state=State.PLANNED)
    return {one.for_period: one for one in plans.filter(for_period__startswith=f"{year}-")}


def records_of(branch: Organization, account: Account, months: list[Month]) -> dict[str, Activity]:
    earned = ActivityCredit.objects.filter(organization=branch, kind=DutyKind.THEME_DAY)
    span = earned.filter(period_start__gte=months[0].start, period_start__lt=months[-1].end)
    by_month = {pk: str(Month.containing(start)) for pk, start in span.values_list("activity", "period_start")}
    shown = Activity.objects.shown_to(account).recorded().exclude(state=State.WITHDRAWN)
    return {by_month[one.pk]: one for one in shown.filter(pk__in=by_month).order_by("-held_on", "-pk")}

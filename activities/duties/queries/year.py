"""The theme days of a year, unit by unit, with what the holidays say to them."""

from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet

from activities.duties.models import ThemeDayMove
from activities.duties.queries.facts import Moves, moves_between
from activities.duties.queries.theme_days import planned_day
from activities.duties.rules import proposal
from dangjian.periods import Month, second_friday
from dangjian.workdays.queries import calendar
from organizations.access.models import Account
from organizations.access.rules import Right
from organizations.tree.models import PARTY_KINDS, Organization


@dataclass(frozen=True)
class MonthPlan:
    """The district's day of a month; `instead` is proposed when that day is free."""

    month: Month
    friday: date
    day: date
    is_free: bool
    instead: date | None
    is_over: bool


@dataclass(frozen=True)
class Cell:
    plan: MonthPlan
    day: date
    is_moved: bool


@dataclass(frozen=True)
class UnitYear:
    unit: Organization
    may_read: bool
    may_move: bool
    cells: list[Cell]


def months_of(year: int) -> list[Month]:
    return [Month(year, number) for number in range(1, 13)]


def district_year(year: int, today: date) -> list[MonthPlan]:
    """Twelve months as the whole district keeps them, in two queries."""
    months = months_of(year)
    moves, week = moves_between(months[0], months[-1]), calendar(months[0].start, months[-1].end)
    plans = []
    for month in months:
        day = planned_day(None, month, moves)
        is_free = not week.is_workday(day)
        plans.append(
            MonthPlan(
                month=month,
                friday=second_friday(month),
                day=day,
                is_free=is_free,
                instead=proposal(month, week.is_workday) if is_free else None,
                is_over=month < Month.containing(today),
            )
        )
    return plans


def units_of(account: Account, year: int) -> QuerySet[Organization]:
    """The units directly under the district committee that hold something in reach."""
    units = Organization.objects.visible_to(account).values("committee")
    rows = Organization.objects.filter(pk__in=units, kind__in=PARTY_KINDS).exclude(parent=None)
    return rows.standing(date(year, 1, 1)).order_by("position", "path")


def unit_years(units: list[Organization], plans: list[MonthPlan], account: Account) -> list[UnitYear]:
    """Each unit's twelve days, in one query."""
    moves = moves_between(plans[0].month, plans[-1].month)
    return [
        UnitYear(
            unit=unit,
            may_read=account.reach.covers(Right.READ, unit.path, unit.sector),
            may_move=account.reach.covers(Right.MAINTAIN, unit.path, unit.sector),
            cells=[cell_of(unit, plan, moves) for plan in plans],
        )
        for unit in units
    ]


def cell_of(unit: Organization, plan: MonthPlan, moves: Moves) -> Cell:
    day = planned_day(unit.pk, plan.month, moves)
    return Cell(plan=plan, day=day, is_moved=(unit.pk, str(plan.month)) in moves)


@dataclass(frozen=True)
class MoveLine:
    move: ThemeDayMove
    month: Month
    before: date
    may_undo: bool


def moves_in_reach(account: Account, year: int, today: date) -> list[MoveLine]:
    """The year's moves of the units in reach and of the whole district, by month."""
    units = Organization.objects.visible_to(account).values("committee")
    rows = ThemeDayMove.objects.filter(Q(organization__in=units) | Q(organization__parent=None))
    moves = (
        rows.filter(month__startswith=f"{year}-").select_related("organization", "made_by").order_by("month", "path")
    )
    return [line_of(move, account, today) for move in moves]


def line_of(move: ThemeDayMove, account: Account, today: date) -> MoveLine:
    month, unit = Month.parse(move.month), move.organization
    return MoveLine(
        move=move,
        month=month,
        before=second_friday(month),
        may_undo=month >= Month.containing(today) and account.reach.covers(Right.MAINTAIN, unit.path, unit.sector),
    )


def movable(account: Account) -> QuerySet[Organization]:
    """Whose theme day somebody may move: units directly under the district committee, for staff the district itself."""
    own = Organization.objects.editable_by(account).filter(committee=F("pk"), kind__in=PARTY_KINDS, dissolved_on=None)
    return own.order_by("path")

"""The calendar of the paper."""

from calendar import Calendar
from dataclasses import dataclass
from datetime import date

from activities.records.models import COUNTED_STATES
from activities.stations.models import Newspaper
from dangjian.periods import Month
from organizations.tree.models import Organization

CONFIRMED_FROM = 25


@dataclass(frozen=True)
class Day:
    day: date
    ticked: bool
    open: bool


@dataclass(frozen=True)
class Calendary:
    """One month in weeks; days outside it are empty."""

    month: Month
    weeks: list[list[Day | None]]
    paper: Newspaper | None
    may_confirm: bool

    @property
    def is_confirmed(self) -> bool:
        """By a record that counts; one that was sent back or withdrawn is confirmed anew."""
        made = self.paper.activity if self.paper else None
        return made is not None and made.state in COUNTED_STATES

    @property
    def ticked(self) -> int:
        return sum(bool(one and one.ticked) for week in self.weeks for one in week)


def paper_of(station: Organization, month: Month, today: date) -> Calendary:
    """Days to come and days before the opening are not to be tapped."""
    paper = Newspaper.objects.filter(organization=station, month=str(month)).select_related("activity").first()
    known = set(paper.days) if paper else set()
    since = station.founded_on or month.start
    weeks = [
        [Day(day, day.day in known, since <= day <= today) if Month.containing(day) == month else None for day in week]
        for week in Calendar().monthdatescalendar(month.year, month.number)
    ]
    over = today >= month.end or today.day >= CONFIRMED_FROM
    return Calendary(month, weeks, paper, may_confirm=over)


def open_days(found: Calendary) -> set[int]:
    return {one.day.day for week in found.weeks for one in week if one and one.open}

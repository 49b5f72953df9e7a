"""每天记了多少: two quarters of days as columns of weeks, the rows Monday to Sunday. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from dangjian.periods import Month, Quarter, last_day, second_friday

WIDE, HIGH, GAP = 26, 26, 2
LEFT, TOP = 26, 20
WEEKDAYS = "一二三四五六日"
# A day's shade by its share of the fullest day; theme days stand far above all others.
SHADES = (0, 4, 10, 25, 60)
# Where little is recorded a single record is not yet a full day.
LEAST_FULL = 5


@dataclass(frozen=True)
class Day:
    on: date
    count: int
    shade: int
    is_theme_day: bool
    x: int
    y: int

    @property
    def label(self) -> str:
        theme = "，主题党日" if self.is_theme_day else ""
        return f"{self.on.month}月{self.on.day}日（周{WEEKDAYS[self.on.weekday()]}{theme}）{self.count}条"


@dataclass(frozen=True)
class Calendar:
    weeks: list[list[Day | None]]
    months: list[tuple[str, int]]
    edges: list[str]

    wide: int = WIDE - GAP
    high: int = HIGH - GAP

    @property
    def days(self) -> list[Day]:
        return [day for week in self.weeks for day in week if day]

    @property
    def rows(self) -> list[tuple[str, int]]:
        """The weekday's letter and how far down it stands."""
        return [(name, TOP + at * HIGH + 16) for at, name in enumerate(WEEKDAYS)]

    @property
    def size(self) -> tuple[int, int]:
        return LEFT + len(self.weeks) * WIDE, TOP + 7 * HIGH

    @property
    def total(self) -> int:
        return sum(day.count for day in self.days)

    @property
    def fullest(self) -> Day | None:
        return max(self.days, key=lambda day: day.count, default=None)


def half_year(counts: Mapping[date, int], quarter: Quarter, *, today: date) -> Calendar:
    """The quarter and the one before it, up to today."""
    first, last = quarter.previous().start, min(last_day(quarter), today)
    if last < first:
        return Calendar([], [], [])
    full = max([LEAST_FULL, *(count for day, count in counts.items() if first <= day <= last)])
    monday = first - timedelta(days=first.weekday())
    days = [monday + timedelta(days=at) for at in range(((last - monday).days // 7 + 1) * 7)]
    cells = [cell(day, at, counts.get(day, 0), full) if first <= day <= last else None for at, day in enumerate(days)]
    months = [month for month in (*quarter.previous().months, *quarter.months) if month.start <= last]
    return Calendar(
        weeks=[cells[at : at + 7] for at in range(0, len(cells), 7)],
        months=[(month.short_label, LEFT + column(month, monday) * WIDE) for month in months],
        edges=[edge(month, monday) for month in months[1:]],
    )


def cell(day: date, at: int, count: int, full: int) -> Day:
    week, row = divmod(at, 7)
    theme_day = day == second_friday(Month.containing(day))
    return Day(day, count, shade_of(count, full), theme_day, LEFT + week * WIDE, TOP + row * HIGH)


def shade_of(count: int, full: int) -> int:
    """0 for nothing, else 1 (little) to 5."""
    return sum(100 * count >= bound * full for bound in SHADES) if count else 0


def column(month: Month, monday: date) -> int:
    """The first week that begins in the month; its name stands above it."""
    return ((month.start - monday).days + 6) // 7


def edge(month: Month, monday: date) -> str:
    """The line between a month and the one before it, as the path of an SVG."""
    week, row = divmod((month.start - monday).days, 7)
    left, across = LEFT + week * WIDE - GAP // 2, TOP + row * HIGH - GAP // 2
    top, bottom = TOP - GAP // 2, TOP + 7 * HIGH - GAP // 2
    return f"M{left + WIDE} {top}V{across}H{left}V{bottom}" if row else f"M{left} {top}V{bottom}"

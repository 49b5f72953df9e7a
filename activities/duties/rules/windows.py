"""Which periods a duty has, and from when until when each may be fulfilled."""

from dataclasses import dataclass
from datetime import date, timedelta

from activities.duties.rules.kinds import Per
from dangjian.periods import HalfYear, Month, Period, Quarter, Year, following, last_day, preceding

PERIODS: dict[str, type[Month | Quarter | HalfYear | Year]] = {
    Per.MONTH: Month,
    Per.QUARTER: Quarter,
    Per.HALF_YEAR: HalfYear,
    Per.YEAR: Year,
}


def period_of(per: str, day: date) -> Period:
    return PERIODS[per].containing(day)


@dataclass(frozen=True)
class Window:
    """Opens some days before the period; closes some whole months, then some days, after it."""

    before_days: int = 0
    after_months: int = 0
    after_days: int = 0

    def opens_on(self, period: Period) -> date:
        return period.start - timedelta(days=self.before_days)

    def closes_on(self, period: Period) -> date:
        """The last day on which the duty of the period may still be fulfilled."""
        month = Month.containing(last_day(period)).shifted(self.after_months)
        return last_day(month) + timedelta(days=self.after_days)


def periods_closing(per: str, window: Window, start: date, end: date) -> list[Period]:
    """The periods whose window has its last day in [start, end), the earliest first."""
    period = period_of(per, start)
    while window.closes_on(preceding(period)) >= start:
        period = preceding(period)
    found = []
    while window.closes_on(period) < end:
        found.append(period)
        period = following(period)
    return found

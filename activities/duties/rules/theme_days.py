"""The theme day (主题党日) is the second Friday of the month, and where to go when that Friday is a holiday."""

from collections.abc import Callable
from datetime import date, timedelta

from dangjian.periods import Month, second_friday

A_WEEK = 7


def proposal(month: Month, is_workday: Callable[[date], bool]) -> date | None:
    """The second Friday; on a holiday the nearest working day before it in its week, else the next within a week."""
    friday = second_friday(month)
    earlier = [friday - timedelta(days=back) for back in range(friday.weekday() + 1)]
    later = [friday + timedelta(days=ahead) for ahead in range(1, A_WEEK + 1)]
    return next((day for day in earlier + later if is_workday(day) and month.start <= day < month.end), None)

"""Which spans a handbook is made for. No database, no clock."""

from collections.abc import Iterator
from datetime import date

from dangjian.periods import Quarter, Year

EARLIER_YEARS = 2


def spans(today: date) -> Iterator[Year | Quarter]:
    """This year and its quarters so far, the newest first, then the years before with theirs."""
    this = Quarter.containing(today)
    for year in range(today.year, today.year - EARLIER_YEARS - 1, -1):
        yield Year(year)
        last = this.number if year == today.year else 4
        yield from (Quarter(year, number) for number in range(last, 0, -1))


def usual_span(today: date) -> Year | Quarter:
    """What is asked for most: the quarter just closed, and in January and December the year."""
    if today.month == 1:
        return Year(today.year - 1)
    if today.month == 12:
        return Year(today.year)
    this = Quarter.containing(today)
    return this if today.month % 3 == 0 else this.previous()

"""Which spans a handbook is made for, and what a worker makes files of. No database, no clock."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db import models

from dangjian.periods import Quarter, Year

EARLIER_YEARS = 2


class ExportKind(models.TextChoices):
    SCORES = "SCORES", "考核计分表"
    NOTICE = "NOTICE", "考核情况通报"
    BEHIND = "BEHIND", "未完成情况"
    WARNING = "WARNING", "谁会变红"
    ROSTER = "ROSTER", "党员花名册"


# What is made of a computed quarter and asked for in 我的导出; the rest is asked for on the page that shows it.
OF_A_RUN = (ExportKind.SCORES, ExportKind.NOTICE)
ENDINGS = {kind: "docx" if kind == ExportKind.NOTICE else "xlsx" for kind in ExportKind}
KEPT_FOR = timedelta(days=7)
# A file with persons lies about no longer than it takes to fetch it.
PERSONS_KEPT_FOR = timedelta(days=1)


def kept_for(kind: str) -> timedelta:
    return PERSONS_KEPT_FOR if kind == ExportKind.ROSTER else KEPT_FOR


def file_title(kind: str, quarter: Quarter, asked_on: date) -> str:
    """Names what it is and nobody; what changes from day to day names the day."""
    label = str(ExportKind(kind).label)
    if kind in OF_A_RUN:
        return f"{quarter.label}{label}"
    return f"{'' if kind == ExportKind.ROSTER else quarter.label}{label}-{asked_on:%Y%m%d}"


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

"""Questions about working days. A year without any row counts as plain weeks; pages say so (`years_unknown`)."""

from datetime import date

from dangjian.workdays.models import Holiday
from dangjian.workdays.rules import Calendar, Kind


def calendar(first: date, last: date | None = None) -> Calendar:
    """The calendar from `first` to `last` (none: as far as the table goes), in one query."""
    rows = Holiday.objects.filter(day__gte=first)
    if last is not None:
        rows = rows.filter(day__lte=last)
    return Calendar({day: kind == Kind.WORKDAY for day, kind in rows.values_list("day", "kind")})


def is_workday(day: date) -> bool:
    return calendar(day, day).is_workday(day)


def add_workdays(day: date, workdays: int) -> date:
    """The n-th working day after `day`."""
    return calendar(day).add(day, workdays)


def years_known() -> frozenset[int]:
    """Years whose holidays have been entered."""
    return frozenset(first.year for first in Holiday.objects.dates("day", "year"))


def years_unknown(first: date, last: date) -> list[int]:
    """Years touched by the span whose holidays nobody has entered yet; working days there are only Monday to Friday."""
    known = years_known()
    return [year for year in range(first.year, last.year + 1) if year not in known]


def differing_days(year: int) -> list[Holiday]:
    return list(Holiday.objects.filter(day__year=year).order_by("day"))


def differing_day(pk: int) -> Holiday | None:
    return Holiday.objects.filter(pk=pk).first()

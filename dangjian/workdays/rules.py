"""Working days: Monday to Friday, unless the year's holiday table says otherwise. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models

FRIDAY = 4
ONE_DAY = timedelta(days=1)


class Kind(models.TextChoices):
    HOLIDAY = "HOLIDAY", "放假"
    WORKDAY = "WORKDAY", "上班"


@dataclass(frozen=True)
class Calendar:
    """The plain week and the days that differ from it: True is worked, False is free."""

    exceptions: Mapping[date, bool]

    def is_workday(self, day: date) -> bool:
        return self.exceptions.get(day, is_weekday(day))

    def add(self, day: date, workdays: int) -> date:
        """The n-th working day after `day`; zero is `day` itself, whatever day it is."""
        if workdays < 0:
            raise ValueError(f"{workdays} 个工作日：只能往后数。")
        while workdays:
            day += ONE_DAY
            workdays -= self.is_workday(day)
        return day

    def before(self, day: date, workdays: int) -> date:
        """The n-th working day before `day`."""
        while workdays:
            day -= ONE_DAY
            workdays -= self.is_workday(day)
        return day

    def like(self, day: date, start: date, end: date) -> date:
        """The same weekday of the same week in the month [start, end): the second Friday stays the second Friday, a fifth
        one becomes the last. A day off gives way, as the theme day does: to a working day before it in its week, else to
        the next one within a week; who met at a weekend keeps to it unless it is a holiday by the table."""
        wanted = start + ((day.weekday() - start.weekday()) % 7 + 7 * ((day.day - 1) // 7)) * ONE_DAY
        wanted -= 7 * ONE_DAY * (wanted >= end)
        is_off = not self.is_workday(wanted) if self.is_workday(day) else self.exceptions.get(wanted) is False
        earlier = [wanted - back * ONE_DAY for back in range(1, wanted.weekday() + 1)]
        later = [wanted + ahead * ONE_DAY for ahead in range(1, 8)]
        near = (one for one in earlier + later if is_off and start <= one < end and self.is_workday(one))
        return next(near, wanted)


def is_weekday(day: date) -> bool:
    return day.weekday() <= FRIDAY


def differs(day: date, kind: str) -> bool:
    """Whether the row says something that the plain week does not say already."""
    return is_weekday(day) == (kind == Kind.HOLIDAY)


def days_between(first: date, last: date) -> Iterator[date]:
    """Both days included."""
    for number in range((last - first).days + 1):
        yield first + number * ONE_DAY

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


def is_weekday(day: date) -> bool:
    return day.weekday() <= FRIDAY


def differs(day: date, kind: str) -> bool:
    """Whether the row says something that the plain week does not say already."""
    return is_weekday(day) == (kind == Kind.HOLIDAY)


def days_between(first: date, last: date) -> Iterator[date]:
    """Both days included."""
    for number in range((last - first).days + 1):
        yield first + number * ONE_DAY

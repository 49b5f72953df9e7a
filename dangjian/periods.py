"""Months, quarters and years as values; every end is the first day that no longer belongs."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol, Self, TypeVar

CHINESE_DIGITS = "一二三四"
YEAR = r"((?:19|20)\d\d)"  # as written: every period named so has others before it and after it


class Period(Protocol):
    @classmethod
    def containing(cls, day: date) -> Self: ...
    @property
    def start(self) -> date: ...
    @property
    def end(self) -> date: ...
    @property
    def label(self) -> str: ...
    @property
    def short_label(self) -> str: ...


AnyPeriod = TypeVar("AnyPeriod", bound=Period)


@dataclass(frozen=True, order=True)
class Month:
    year: int
    number: int

    @classmethod
    def containing(cls, day: date) -> Self:
        return cls(day.year, day.month)

    @classmethod
    def parse(cls, text: str) -> Self:
        """`2026-09`; raises ValueError for anything else."""
        if not (match := re.fullmatch(rf"{YEAR}-(0[1-9]|1[0-2])", text)):
            raise ValueError(f"{text!r} 不是月份，应写成 2026-09 的样子。")
        return cls(int(match[1]), int(match[2]))

    @property
    def start(self) -> date:
        return date(self.year, self.number, 1)

    @property
    def end(self) -> date:
        return self.shifted(1).start

    @property
    def index(self) -> int:
        """The month as one number, yyyymm: what attendance rows keep."""
        return self.year * 100 + self.number

    @property
    def label(self) -> str:
        return f"{self.year}年{self.number}月"

    @property
    def short_label(self) -> str:
        return f"{self.number}月"

    def shifted(self, months: int) -> "Month":
        years, number = divmod(self.year * 12 + self.number - 1 + months, 12)
        return Month(years, number + 1)

    def __str__(self) -> str:
        return f"{self.year}-{self.number:02}"


@dataclass(frozen=True, order=True)
class Quarter:
    year: int
    number: int

    @classmethod
    def containing(cls, day: date) -> Self:
        return cls(day.year, (day.month + 2) // 3)

    @classmethod
    def parse(cls, text: str) -> Self:
        """`2026Q3` or `2026q3`; raises ValueError for anything else."""
        if not (match := re.fullmatch(rf"{YEAR}[Qq]([1-4])", text)):
            raise ValueError(f"{text!r} 不是季度，应写成 2026Q3 的样子。")
        return cls(int(match[1]), int(match[2]))

    @property
    def start(self) -> date:
        return date(self.year, self.number * 3 - 2, 1)

    @property
    def end(self) -> date:
        return self.next().start

    @property
    def months(self) -> tuple[Month, Month, Month]:
        first = Month(self.year, self.number * 3 - 2)
        return first, first.shifted(1), first.shifted(2)

    @property
    def label(self) -> str:
        return f"{self.year}年{self.short_label}"

    @property
    def short_label(self) -> str:
        return f"{CHINESE_DIGITS[self.number - 1]}季度"

    @property
    def slug(self) -> str:
        """As in addresses: `2026q3`."""
        return f"{self.year}q{self.number}"

    def next(self) -> "Quarter":
        return Quarter(self.year + self.number // 4, self.number % 4 + 1)

    def previous(self) -> "Quarter":
        return Quarter(self.year - (self.number == 1), (self.number + 2) % 4 + 1)

    def __str__(self) -> str:
        return f"{self.year}Q{self.number}"


@dataclass(frozen=True, order=True)
class HalfYear:
    year: int
    number: int

    @classmethod
    def containing(cls, day: date) -> Self:
        return cls(day.year, 1 if day.month <= 6 else 2)

    @property
    def start(self) -> date:
        return date(self.year, self.number * 6 - 5, 1)

    @property
    def end(self) -> date:
        return date(self.year + (self.number == 2), 7 if self.number == 1 else 1, 1)

    @property
    def label(self) -> str:
        return f"{self.year}年{self.short_label}"

    @property
    def short_label(self) -> str:
        return "上半年" if self.number == 1 else "下半年"

    def __str__(self) -> str:
        return f"{self.year}H{self.number}"


@dataclass(frozen=True, order=True)
class Year:
    year: int

    @classmethod
    def containing(cls, day: date) -> Self:
        return cls(day.year)

    @property
    def start(self) -> date:
        return date(self.year, 1, 1)

    @property
    def end(self) -> date:
        return date(self.year + 1, 1, 1)

    @property
    def label(self) -> str:
        return f"{self.year}年"

    @property
    def short_label(self) -> str:
        """A year is named in full even where months and quarters leave it out."""
        return self.label

    def __str__(self) -> str:
        return str(self.year)


def last_day(period: Period) -> date:
    return period.end - timedelta(days=1)


def months_of(period: Period) -> list[Month]:
    """Every month that begins in the period."""
    first, last = Month.containing(period.start), Month.containing(last_day(period))
    count = (last.year - first.year) * 12 + last.number - first.number + 1
    return [first.shifted(at) for at in range(count)]


def following(period: AnyPeriod) -> AnyPeriod:
    return type(period).containing(period.end)


def preceding(period: AnyPeriod) -> AnyPeriod:
    return type(period).containing(period.start - timedelta(days=1))


def second_friday(month: Month) -> date:
    """The theme day of a month (主题党日): the second Friday, day 8 to 14."""
    return month.start + timedelta(days=(4 - month.start.weekday()) % 7 + 7)

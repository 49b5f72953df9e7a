"""Dates as precise as the paper they came from: "1998年6月" stays a month."""

import re
import unicodedata
from datetime import date, datetime, time
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.dateparse import parse_date
from django.utils.timezone import make_aware


class Precision(models.TextChoices):
    DAY = "DAY", "日"
    MONTH = "MONTH", "月"
    YEAR = "YEAR", "年"


def written(day: date | None, precision: str = Precision.DAY) -> str:
    """The date as it was written down, without inventing a day."""
    if day is None:
        return ""
    if precision == Precision.YEAR:
        return f"{day.year}年"
    if precision == Precision.MONTH:
        return f"{day.year}年{day.month}月"
    return f"{day.year}年{day.month}月{day.day}日"


def on_weekday(day: date) -> str:
    """`9月11日（周五）`."""
    return f"{day.month}月{day.day}日（周{'一二三四五六日'[day.weekday()]}）"


def written_span(starts_on: date, ends_on: date | None) -> str:
    """`2016年7月1日至今`."""
    return f"{written(starts_on)}至{written(ends_on) if ends_on else '今'}"


def beginning(day: date) -> datetime:
    """The first moment of a day, here."""
    return make_aware(datetime.combine(day, time.min))


class Day(NamedTuple):
    """A date with the precision it was given in; the first day stands for its month or year."""

    day: date
    precision: str


FULL = re.compile(r"(\d{4})[-./年](\d{1,2})[-./月](\d{1,2})日?|(\d{4})(\d{2})(\d{2})", re.ASCII)
MONTH = re.compile(r"(\d{4})[-./年](\d{1,2})月?|(\d{4})(\d{2})", re.ASCII)
YEAR = re.compile(r"(\d{4})年?", re.ASCII)
SHAPES = ((FULL, Precision.DAY), (MONTH, Precision.MONTH), (YEAR, Precision.YEAR))


def read(text: str) -> Day:
    """`1998-06-01`, `1998年6月`, `199806` or `1998年`; raises ValueError for what is no date."""
    narrow = "".join(unicodedata.normalize("NFKC", text).split())
    for shape, precision in SHAPES:
        if match := shape.fullmatch(narrow):
            year, month, day = ([int(part) for part in match.groups() if part] + [1, 1])[:3]
            return Day(date(year, month, day), precision)
    raise ValueError(f"{text!r} is not a date")


FIRST_YEAR, LAST_YEAR = 1900, 2100
OUT_OF_TIME = f"年份要在{FIRST_YEAR}到{LAST_YEAR}之间，请核对。"


def is_in_time(day: date) -> bool:
    """Whether anybody can mean the day: year 0001 is a slip of the keyboard, and after 9999-12-31 no day follows."""
    return FIRST_YEAR <= day.year <= LAST_YEAR


def calendar_day(text: str) -> date | None:
    """`2026-09-01`, or nothing for what is no day that anybody can mean."""
    try:
        day = parse_date(text)
    except ValueError:
        return None
    return day if day and is_in_time(day) else None


class CalendarField(forms.DateField):
    """A calendar day by the browser's own picker; also typed like 2026年9月1日 or 20260901."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}))
        kwargs.setdefault("input_formats", ["%Y-%m-%d", "%Y年%m月%d日", "%Y/%m/%d", "%Y.%m.%d", "%Y%m%d"])
        said = {"invalid": "请填写日期，如 2026-09-01。", "required": "请填写日期。"}
        super().__init__(**kwargs | {"error_messages": said | kwargs.get("error_messages", {})})

    def to_python(self, value: Any) -> date | None:
        day = super().to_python(value)
        if day and not is_in_time(day):
            raise ValidationError(OUT_OF_TIME)
        return day


class WrittenDateField(forms.Field):
    """A date as precise as it is typed; cleans to a `Day`, or None when it is empty."""

    widget = forms.TextInput(attrs={"placeholder": "1998-06-01 或 1998年6月", "maxlength": "20", "autocomplete": "off"})

    def to_python(self, value: Any) -> Day | None:
        if value in self.empty_values:
            return None
        try:
            given = read(value)
        except ValueError as error:
            raise ValidationError("请写成 1998-06-01，只知道月份的写成 1998年6月。") from error
        if not is_in_time(given.day):
            raise ValidationError(OUT_OF_TIME)
        return given

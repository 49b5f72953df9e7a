"""Dates as precise as the paper they came from: "1998年6月" stays a month."""

import re
import unicodedata
from datetime import date
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.db import models


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


class WrittenDateField(forms.Field):
    """A date as precise as it is typed; cleans to a `Day`, or None when it is empty."""

    widget = forms.TextInput(attrs={"placeholder": "1998-06-01 或 1998年6月", "maxlength": "20", "autocomplete": "off"})

    def to_python(self, value: Any) -> Day | None:
        if value in self.empty_values:
            return None
        try:
            return read(value)
        except ValueError as error:
            raise ValidationError("请写成 1998-06-01，只知道月份的写成 1998年6月。") from error

"""Dates as precise as the paper they came from: "1998年6月" stays a month."""

from datetime import date

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

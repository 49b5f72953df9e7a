"""From which month to which something is shown."""

from datetime import date
from typing import Any

from django import forms

from dangjian.periods import Month, last_day
from members.floating.rules import FIRST_YEAR


def choices(today: date) -> list[tuple[str, list[tuple[str, str]]]]:
    """The latest year first."""
    this = Month.containing(today)
    every = {year: [Month(year, number) for number in range(1, 13)] for year in range(today.year, FIRST_YEAR - 1, -1)}
    return [(f"{year}年", [(str(one), one.label) for one in months if one <= this]) for year, months in every.items()]


class SpanForm(forms.Form):
    """What is no month is this year so far."""

    since = forms.ChoiceField(label="从", required=False)
    until = forms.ChoiceField(label="到", required=False)

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today, self.choices = today, choices(today)
        for field in self.fields.values():
            field.choices = self.choices

    def said(self, name: str) -> Month | None:
        self.is_valid()
        text = self.cleaned_data.get(name)
        return Month.parse(text) if text else None

    @property
    def months(self) -> tuple[Month, Month]:
        this = Month.containing(self.today)
        first = self.said("since") or Month(this.year, 1)
        return first, max(first, self.said("until") or this)

    @property
    def first(self) -> str:
        return str(self.months[0])

    @property
    def last(self) -> str:
        return str(self.months[1])

    @property
    def days(self) -> tuple[date, date]:
        """The last day exclusive."""
        first, last = self.months
        return first.start, last.end

    @property
    def label(self) -> str:
        """2026年3月; 2026年1月至11月; 2025年11月至2026年3月."""
        first, last = self.months
        if first == last:
            return first.label
        return f"{first.label}至{last.short_label if first.year == last.year else last.label}"

    @property
    def as_of(self) -> date:
        return min(last_day(self.months[1]), self.today)

    @property
    def query(self) -> str:
        return f"since={self.first}&until={self.last}"

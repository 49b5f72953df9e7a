"""What a list may be narrowed to; a value that makes no sense narrows nothing."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django import forms

from activities.records.models import StudyCampaign
from activities.records.queries import Wanted
from activities.records.rules import RECORD_KINDS, State, parse_period
from dangjian.fields.dates import CalendarField, written
from dangjian.periods import Month, Quarter
from organizations.tree.models import Organization

QUARTERS_BACK = 8
IN_WORDS: dict[str, Callable[[Any], str]] = {
    "kind": lambda value: dict(RECORD_KINDS)[value],
    "period": lambda value: parse_period(value).label,
    "state": lambda value: State(value).label,
    "day": written,
}


def recent_periods(today: date) -> list[Any]:
    """Quarters with their months, the latest first."""
    choices: list[Any] = [("", "全部时间")]
    quarter = Quarter.containing(today)
    for _ in range(QUARTERS_BACK):
        months = [month for month in reversed(quarter.months) if month <= Month.containing(today)]
        inside = [(str(quarter), f"{quarter.label}（整季）"), *[(str(month), month.label) for month in months]]
        choices.append((quarter.label, inside))
        quarter = quarter.previous()
    return choices


class RecordFilter(forms.Form):
    unit = forms.ModelChoiceField(
        label="单位", required=False, queryset=Organization.objects.none(), empty_label="全部单位"
    )
    kind = forms.ChoiceField(label="事项", required=False, choices=[("", "全部事项"), *RECORD_KINDS])
    q = forms.CharField(label="查找", required=False, max_length=60)

    def __init__(self, data: Any, *, units: Any, today: date) -> None:
        super().__init__(data)
        self.today = today
        self.fields["unit"].queryset = units

    def wanted(self) -> Wanted:
        self.full_clean()
        said = self.cleaned_data
        unit, campaign = said.get("unit"), said.get("campaign")
        named = {name: said.get(name) or "" for name in ("kind", "period", "state", "q", "sort")}
        keys = {"unit": unit.pk if unit else None, "campaign": campaign.pk if campaign else None}
        return Wanted(**keys, day=said.get("day"), **named)


class ActivityFilter(RecordFilter):
    campaign = forms.ModelChoiceField(
        label="学习专题", required=False, queryset=StudyCampaign.objects.none(), empty_label="全部专题"
    )
    period = forms.ChoiceField(label="时间", required=False)
    day = CalendarField(label="日期", required=False)
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部状态"), *State.choices[1:]])
    sort = forms.ChoiceField(
        label="排序",
        required=False,
        choices=[("", "最近的在前"), ("oldest", "最早的在前"), ("unit", "按单位")],
    )

    def __init__(self, data: Any, *, units: Any, campaigns: Any, today: date) -> None:
        super().__init__(data, units=units, today=today)
        self.fields["campaign"].queryset = campaigns
        self.fields["period"].choices = recent_periods(today)

    def in_words(self) -> list[tuple[str, str]]:
        """What the list is narrowed to, label by label, with what holds where nothing was chosen."""
        self.is_valid()
        said = self.cleaned_data
        narrowing = ((name, said.get(name)) for name in ("kind", "period", "campaign", "day", "state", "q"))
        return [
            ("单位", str(said.get("unit") or "管辖范围内全部")),
            *((str(self.fields[name].label), IN_WORDS.get(name, str)(value)) for name, value in narrowing if value),
        ]


class ReviewFilter(RecordFilter):
    waiting = forms.ChoiceField(
        label="等了多久", required=False, choices=[("", "等了多久都看"), ("long", "超过5个工作日")]
    )
    sort = forms.ChoiceField(
        label="排序",
        required=False,
        choices=[("", "等得最久的在前"), ("fresh", "最新的在前"), ("unit", "按单位")],
    )

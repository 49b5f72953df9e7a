from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms

from activities.duties.rules import span_in_words
from activities.records.forms.record import minutes_between
from activities.records.rules import LeaveReason, ThemeCategory
from dangjian.fields.dates import CalendarField
from organizations.tree.models import Organization


class PlanForm(forms.Form):
    """A theme is one that is suggested, or own words; own words win."""

    theme = forms.CharField(label="指导主题", required=False, max_length=120)
    topic = forms.CharField(label="主题", max_length=120, required=False)
    theme_category = forms.ChoiceField(label="活动类别", required=False, choices=[("", ""), *ThemeCategory.choices])
    service_category = forms.CharField(label="服务类别", required=False)
    held_on = CalendarField(label="日期", error_messages={"required": "填上是哪一天"})
    starts_at = forms.TimeField(
        label="开始", required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    ends_at = forms.TimeField(
        label="结束", required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    place = forms.CharField(label="地点", required=False, max_length=80)
    host = forms.CharField(label="主持", required=False, max_length=60)
    leaders = forms.CharField(
        label="参加的领导", required=False, max_length=60, help_text="没有就空着，记录时不用再填。"
    )

    def __init__(self, *args: Any, first: date, last: date, categories: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.first, self.last, self.categories = first, last, categories

    @property
    def details(self) -> list[forms.BoundField]:
        """When, where and who, in the order of the page."""
        return [self[name] for name in ("held_on", "starts_at", "ends_at", "place", "host", "leaders")]

    def clean_held_on(self) -> date:
        day = self.cleaned_data["held_on"]
        if self.last < self.first:
            raise forms.ValidationError("这一项的时间已经过了，不能再排；开过了请直接记")
        if not self.first <= day <= self.last:
            raise forms.ValidationError(f"要在{span_in_words(self.first, self.last)}之间")
        return day

    def clean_service_category(self) -> str:
        said = self.cleaned_data["service_category"]
        is_service = self.cleaned_data.get("theme_category") == ThemeCategory.SERVICE
        return said if is_service and said in self.categories else ""

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        start, end = cleaned.get("starts_at"), cleaned.get("ends_at")
        if start and end and end <= start:
            self.add_error("ends_at", "结束要晚于开始")
        if not cleaned.get("topic") and not cleaned.get("theme"):
            self.add_error("topic", "写上主题")
        return cleaned

    def announced(self) -> dict[str, Any]:
        said = dict(self.cleaned_data)
        theme = said.pop("theme")
        said["topic"] = said["topic"] or theme
        return said | {"minutes": minutes_between(said["starts_at"], said.pop("ends_at"))}


class JointForm(PlanForm):
    """The same for a group: who holds and records it, and who takes part."""

    held_by = forms.ModelChoiceField(
        label="主办支部", queryset=Organization.objects.none(), help_text="由它记录，每个支部各记一次。"
    )
    guests = forms.ModelMultipleChoiceField(
        label="参加的支部",
        queryset=Organization.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "选上参加的支部"},
    )

    def __init__(self, *args: Any, hosts: Any, branches: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["held_by"].queryset = hosts
        self.fields["guests"].queryset = branches


class LeaveForm(forms.Form):
    reason = forms.ChoiceField(
        label="为什么请假",
        choices=LeaveReason.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "选一个原因"},
    )
    words = forms.CharField(label="说明", required=False, max_length=60)

    def clean(self) -> dict[str, Any]:
        """Words are for what the other choices do not say."""
        cleaned = super().clean()
        if cleaned.get("reason") != LeaveReason.OTHER:
            return cleaned | {"words": ""}
        if not cleaned.get("words"):
            self.add_error("words", "选了“其他”，写一句原因，只有支部看得到")
        return cleaned

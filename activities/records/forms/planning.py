from datetime import date
from typing import Any

from django import forms

from activities.duties.rules import span_in_words
from activities.records.forms.record import minutes_between
from activities.records.rules import ThemeForm
from dangjian.fields.dates import CalendarField


class PlanForm(forms.Form):
    held_on = CalendarField(label="日期", error_messages={"required": "填上是哪一天"})
    starts_at = forms.TimeField(
        label="开始", required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    ends_at = forms.TimeField(
        label="结束", required=False, widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    )
    place = forms.CharField(label="地点", required=False, max_length=80)
    topic = forms.CharField(label="主题", max_length=120, error_messages={"required": "写上主题"})
    theme_form = forms.ChoiceField(label="活动形式", required=False, choices=[("", "先不定"), *ThemeForm.choices])
    host = forms.CharField(label="主持", required=False, max_length=60)

    def __init__(self, *args: Any, first: date, last: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.first, self.last = first, last

    def clean_held_on(self) -> date:
        day = self.cleaned_data["held_on"]
        if not self.first <= day <= self.last:
            raise forms.ValidationError(f"要在{span_in_words(self.first, self.last)}之间")
        return day

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        start, end = cleaned.get("starts_at"), cleaned.get("ends_at")
        if start and end and end <= start:
            self.add_error("ends_at", "结束要晚于开始")
        return cleaned

    def announced(self) -> dict[str, Any]:
        said = dict(self.cleaned_data)
        return said | {"minutes": minutes_between(said["starts_at"], said.pop("ends_at"))}

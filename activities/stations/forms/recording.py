"""Recorded in three taps and a photo: everything but the photo is filled in already."""

from collections.abc import Callable, Iterable
from datetime import date
from operator import attrgetter
from typing import Any

from django import forms

from activities.records.rules import Status, is_late
from activities.stations.rules import SixOne
from dangjian.acts import ActForm
from dangjian.fields.dates import CalendarField, calendar_day
from members.floating.models import Inflow, InflowQuerySet
from members.roster.queries import Expected

MOST_PEOPLE = 9999
# Before the number of somebody whose 组织关系 lies outside the district, among those of the members.
ON_ROLL = "i"
PEOPLE = "写0到9999的整数"


def count_field(label: str) -> forms.IntegerField:
    said = dict.fromkeys(("invalid", "min_value", "max_value"), f"{label}，{PEOPLE}")
    return forms.IntegerField(label=label, required=False, min_value=0, max_value=MOST_PEOPLE, error_messages=said)


class SixOneForm(forms.Form):
    topic = forms.CharField(label="主题", max_length=120, required=False)
    held_on = CalendarField(label="日期")
    members = count_field("流动党员")
    others = count_field("工友群众")
    absent = forms.MultipleChoiceField(label="谁没来", required=False, widget=forms.CheckboxSelectMultiple)
    text = forms.CharField(
        label="做了什么", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3}), help_text="可以不写"
    )
    late_reason = forms.CharField(label="补录原因", max_length=200, required=False)
    proxy_reason = forms.CharField(label="代录原因", max_length=200, required=False)

    def __init__(
        self,
        *args: Any,
        one: SixOne,
        today: date,
        start: date,
        expected_on: Callable[[date], Iterable[Expected]],
        roll_on: Callable[[date, set[int]], Iterable[Inflow]] | None,
        proxy: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["topic"].label = one.topic
        self.fields["topic"].widget.attrs["placeholder"] = one.example
        day = calendar_day(self.data.get("held_on", "")) or start
        listed = list(expected_on(day))
        here = [(str(person.member_id), person.name) for person in listed if person.counts]
        self.roll = list(roll_on(day, {person.member_id for person in listed})) if roll_on else None
        here += [(f"{ON_ROLL}{one.pk}", one.name) for one in self.roll or ()]
        late = is_late(day, today)
        self.fields["absent"].choices = here
        for name, shown in (("absent", bool(here)), ("late_reason", late), ("proxy_reason", proxy)):
            if not shown:
                del self.fields[name]

    def clean_held_on(self) -> date:
        day: date = self.cleaned_data["held_on"]
        if day > self.today:
            raise forms.ValidationError("这一天还没到，等活动开过再记。")
        return day

    @property
    def counts(self) -> list[forms.BoundField]:
        return [self["members"], self["others"]]

    @property
    def facts(self) -> dict[str, Any]:
        """What `record_six_one` takes. Who was at work is on leave, not missing without a word."""
        said, missed = self.cleaned_data, self.cleaned_data.get("absent", [])
        return {
            "held_on": said["held_on"],
            "topic": said["topic"],
            "members": said["members"] or 0,
            "others": said["others"] or 0,
            "text": said["text"],
            "absences": {int(one): str(Status.PERSONAL) for one in missed if not one.startswith(ON_ROLL)},
            "away": None if self.roll is None else [int(one[1:]) for one in missed if one.startswith(ON_ROLL)],
            "late_reason": said.get("late_reason", ""),
            "proxy_reason": said.get("proxy_reason", ""),
        }


class PlanForm(forms.Form):
    topic = forms.CharField(label="主题", max_length=120, required=False)
    held_on = CalendarField(label="哪一天")
    starts_at = forms.TimeField(
        label="几点", required=False, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )

    def __init__(self, *args: Any, one: SixOne, first: date, last: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.first, self.last = first, last
        self.fields["topic"].label = one.topic
        self.fields["topic"].widget.attrs["placeholder"] = one.example

    def clean_held_on(self) -> date:
        day: date = self.cleaned_data["held_on"]
        if not self.first <= day <= self.last:
            raise forms.ValidationError(
                f"要在{self.first.month}月{self.first.day}日到{self.last.month}月{self.last.day}日之间。"
            )
        return day


class RollForm(ActForm):
    """Who of a roll did not come; everybody else did."""

    away = forms.ModelMultipleChoiceField(None, label="谁没来", required=False, widget=forms.CheckboxSelectMultiple)
    button = "记好了"

    def __init__(self, *args: Any, people: InflowQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["away"].queryset = people
        self.fields["away"].label_from_instance = attrgetter("name")

    def clean_away(self) -> list[int]:
        return [one.pk for one in self.cleaned_data["away"]]

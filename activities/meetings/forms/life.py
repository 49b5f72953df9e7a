from datetime import date
from typing import Any

from django import forms

from activities.meetings.forms.votes import MemberChoice
from activities.meetings.rules import SessionKind
from activities.meetings.services import NotedAlready
from dangjian.acts import ActForm
from dangjian.fields.dates import CalendarField
from members.roster.models import MemberQuerySet
from organizations.tree.models import OrganizationQuerySet


class RectificationForm(ActForm):
    problem = forms.CharField(label="问题", max_length=200, error_messages={"required": "写上查摆出的问题"})
    measure = forms.CharField(label="整改措施", max_length=200, error_messages={"required": "写上怎么改"})
    until = CalendarField(label="整改时限")
    button = "加一条"


class TalkForm(ActForm):
    held_on = CalendarField(label="哪天谈的")
    one = MemberChoice("谈话人")
    other = MemberChoice("和谁谈")
    button = "登记"
    problems = {NotedAlready: ("held_on", "这一天这两个人的谈话已经登记过")}

    def __init__(self, *args: Any, members: MemberQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["one"].queryset = self.fields["other"].queryset = members
        self.fields["held_on"].initial = self.today

    def clean_held_on(self) -> date:
        return past(self.cleaned_data["held_on"], self.today)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("one") and cleaned.get("one") == cleaned.get("other"):
            self.add_error("other", "两个人要不一样")
        return cleaned


class SessionForm(ActForm):
    organization = forms.ModelChoiceField(
        None,
        label="哪个党（工）委",
        empty_label="请选择",
        error_messages={"required": "选出是哪个党（工）委", "invalid_choice": "这个组织不在您的管理范围内，请重新选"},
    )
    kind = forms.ChoiceField(label="事项", choices=SessionKind.choices)
    held_on = CalendarField(label="哪天开的")
    for_year = forms.IntegerField(
        label="属于哪一年",
        min_value=2000,
        max_value=2100,
        help_text="民主生活会常在次年年初召开，填它所属的年份。",
        error_messages={"required": "填上年份", "invalid": "年份要写成 2026 这样"},
    )
    button = "登记"
    problems = {NotedAlready: ("held_on", "这一天的这一项已经登记过")}

    def __init__(self, *args: Any, committees: OrganizationQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = committees
        self.fields["held_on"].initial, self.fields["for_year"].initial = self.today, self.today.year

    def clean_held_on(self) -> date:
        return past(self.cleaned_data["held_on"], self.today)


class SessionFilter(forms.Form):
    year = forms.IntegerField(label="年份", required=False, min_value=2000, max_value=2100)
    kind = forms.ChoiceField(label="事项", required=False, choices=[("", "全部事项"), *SessionKind.choices])

    def wanted(self, today: date) -> tuple[int, str]:
        """A value that makes no sense narrows nothing."""
        self.is_valid()
        return self.cleaned_data.get("year") or today.year, self.cleaned_data.get("kind") or ""


def past(day: date, today: date) -> date:
    if day > today:
        raise forms.ValidationError("日期还没到，等开过再登记")
    return day

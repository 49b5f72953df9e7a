"""What a branch answers a station, and whom it writes down as away."""

from typing import Any

from django import forms

from dangjian.acts import ActForm
from dangjian.fields.dates import CalendarField
from dangjian.telling import TellingField
from members.floating.forms.acts import ELSEWHERE, MEANWHILE
from members.floating.rules import RETURNED_CHOICES
from members.floating.services import AwayAlready, HereAlready, TakesPartElsewhere, TooEarly
from members.roster.models import Member, MemberQuerySet


class PersonField(forms.ModelChoiceField):
    def __init__(self, *, label: str) -> None:
        said = {"required": "请选一名党员。", "invalid_choice": "本支部名册里没有这个人，请重新选。"}
        super().__init__(None, label=label, empty_label="请选择", error_messages=said)

    def label_from_instance(self, obj: Member) -> str:
        return obj.name


class MatchForm(ActForm):
    member = PersonField(label="是本支部的哪名党员")
    button = "是这名党员"
    problems = {
        HereAlready: ("member", "这名党员已经在另一个驿站，请核对。"),
        TakesPartElsewhere: ("member", ELSEWHERE),
        **MEANWHILE,
    }

    def __init__(self, *args: Any, people: MemberQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].queryset = people

    def sentence(self) -> str:
        member = self.cleaned_data["member"]
        return f"{member.name}的组织关系和表决权留在本支部，从今天起在驿站参加组织生活，本支部开会不再应到。"


class GoOutForm(ActForm):
    member = PersonField(label="党员")
    place = TellingField(label="去了哪里", max_length=60, empty="请写去了哪里。", help_text="如：浙江省宁波市。")
    work = TellingField(label="做什么（可不填）", max_length=40, required=False)
    starts_on = CalendarField(label="哪天去的")
    in_national_system = forms.BooleanField(label="已在全国党员管理信息系统登记", required=False)
    button = "登记流出"
    problems = {AwayAlready: ("member", "这名党员已经登记流出。")}

    def __init__(self, *args: Any, people: MemberQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["member"].queryset = people

    def clean_starts_on(self) -> Any:
        day = self.cleaned_data["starts_on"]
        if day > self.today:
            raise forms.ValidationError("日期还没到。请到了那一天再登记。")
        return day


class ComeBackForm(ActForm):
    returned = forms.ChoiceField(label="怎么结束的", choices=RETURNED_CHOICES, widget=forms.RadioSelect)
    on = CalendarField(label="日期")
    button = "结束流出"
    problems = {TooEarly: ("on", "这一天还没有流出，请填以后的日期。"), **MEANWHILE}

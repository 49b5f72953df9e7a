"""Asking for something, and noting an inspection."""

from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError

from dangjian.fields.dates import CalendarField
from dangjian.workdays.queries import add_workdays
from members.followups.forms.fields import ELSEWHERE, DeadlineForm, PersonField, PlaceField, ToldField, uid_field
from members.followups.queries import askers, inspected_places, inspecting_offices, owners, people_of
from members.followups.rules import LONGEST_FINDING, MOST_FINDINGS, Kind, split_findings
from members.followups.services import NotBelow
from organizations.access.models import Account

USUAL_WORKDAYS = 10


class InNameForm(DeadlineForm):
    """In the name of a place that somebody acts for, to a place; where there is one alone nothing is asked."""

    asking = "asker"
    uid = uid_field()
    problems = {NotBelow: ("organization", ELSEWHERE)}

    def settle(self, offices: Any, places: Any) -> None:
        self.only: dict[str, Any] = {}
        for name, queryset in ((self.asking, offices), ("organization", places)):
            self.fields[name].queryset, found = queryset, list(queryset[:2])
            if len(found) == 1:
                self.only[name] = found[0]
                del self.fields[name]
        self.initial.setdefault("uid", uuid4())

    def clean(self) -> dict[str, Any]:
        return (super().clean() or self.cleaned_data) | self.only


class AskForm(InNameForm):
    asker = PlaceField(label="以谁的名义交办", invalid="您不能以这个党组织的名义交办，请重新选。")
    organization = PlaceField(label="交给谁办")
    kind = forms.ChoiceField(label="类别", choices=Kind.choices)
    what = ToldField(label="要办什么", rows=3, max_length=300, empty="请写明要办什么。")
    member = PersonField()
    button = "交办"
    field_order = ("asker", "organization", "kind", "what", "due_on", "member", "uid")

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = owners(account, today=self.today)
        self.settle(askers(account, today=self.today), places)
        if place := self.only.get("organization"):
            self.fields["member"].queryset = people_of(place, self.today)
        else:
            del self.fields["member"]
        self.initial.setdefault("due_on", add_workdays(self.today, USUAL_WORKDAYS))


class InspectionForm(InNameForm):
    asking = "inspector"
    inspector = PlaceField(label="督查单位", invalid="您不能以这个单位的名义登记督查，请重新选。")
    organization = PlaceField(label="去了哪个党组织", invalid="只能登记对下级党组织的督查，请重新选。")
    held_on = CalendarField(label="哪天去的")
    inspectors = ToldField(label="督查人员", max_length=120, empty="请填写去了哪些人。", help_text="几个人用顿号隔开。")
    looked_at = ToldField(label="看了什么（可不填）", rows=2, max_length=300, required=False)
    findings = ToldField(
        label="发现的问题（没有可不填）",
        rows=5,
        max_length=4000,
        required=False,
        help_text="一行一条，每条不超过200字。",
    )
    due_on = CalendarField(
        label="整改期限（可不填）",
        required=False,
        help_text="填了就把每一条都交给这个党组织办；不填的，以后可以一条条交办。",
    )
    button = "登记督查"
    problems = {NotBelow: ("organization", "只能登记对下级党组织的督查，请重新选。")}
    field_order = ("inspector", "organization", "held_on", "inspectors", "looked_at", "findings", "due_on", "uid")

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.settle(inspecting_offices(account, today=self.today), inspected_places(account, today=self.today))
        self.fields["held_on"].initial = self.today

    def clean_held_on(self) -> date:
        if self.cleaned_data["held_on"] > self.today:
            raise ValidationError("日期还没到，去过以后再登记。")
        return self.cleaned_data["held_on"]

    def clean_findings(self) -> list[str]:
        found = split_findings(self.cleaned_data["findings"])
        if len(found) > MOST_FINDINGS:
            raise ValidationError(f"最多{MOST_FINDINGS}条，请合并几条。")
        if too_long := [at for at, text in enumerate(found, start=1) if len(text) > LONGEST_FINDING]:
            raise ValidationError(f"第{too_long[0]}条超过{LONGEST_FINDING}字，请写短一点。")
        return found

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if said.get("due_on") and not said.get("findings") and "findings" not in self.errors:
            self.add_error("due_on", "没有发现问题，不用填整改期限。")
        return said

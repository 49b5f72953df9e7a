"""The sheet of an inspection: noted, and put right later."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from dangjian.acts import ActForm
from dangjian.fields.dates import CalendarField
from members.followups.forms.asking import InNameForm
from members.followups.forms.fields import PlaceField, ToldField
from members.followups.queries import inspected_places, inspecting_offices
from members.followups.rules import LONGEST_FINDING, MOST_FINDINGS, Seen, split_findings
from members.followups.services import ChangedMeanwhile, FindingHandedOn, NotBelow, NothingChanged
from organizations.access.models import Account

MEANWHILE = "刚刚有人改过这次督查，您填的没有存。请刷新看一眼，再改。"
HANDED_ON = "“{text}”已经交办，不能删也不能改字。说错了的，请先撤销交办，再另写一条。"


class SeenForm(ActForm):
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


class InspectionForm(SeenForm, InNameForm):
    asking = "inspector"
    inspector = PlaceField(label="督查单位", invalid="您不能以这个单位的名义登记督查，请重新选。")
    organization = PlaceField(label="去了哪个党组织", invalid="只能登记对下级党组织的督查，请重新选。")
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

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        if said.get("due_on") and not said.get("findings") and "findings" not in self.errors:
            self.add_error("due_on", "没有发现问题，不用填整改期限。")
        return said


class CorrectInspectionForm(SeenForm):
    number = forms.IntegerField(
        widget=forms.HiddenInput, min_value=0, error_messages=dict.fromkeys(("required", "invalid"), MEANWHILE)
    )
    button = "保存修改"
    problems = {
        ChangedMeanwhile: (None, MEANWHILE),
        FindingHandedOn: ("findings", HANDED_ON),
        NothingChanged: (None, "和原来一样，没有改动。"),
    }

    def __init__(self, *args: Any, seen: Seen, number: int, **kwargs: Any) -> None:
        start = vars(seen) | {"findings": "\n".join(seen.findings), "number": number}
        super().__init__(*args, initial=start, **kwargs)

    def explain(self, refusal: Exception) -> None:
        if isinstance(refusal, FindingHandedOn):
            self.add_error("findings", HANDED_ON.format(text=refusal.text))
        else:
            super().explain(refusal)

    def said(self) -> Seen:
        given = self.cleaned_data
        return Seen(given["held_on"], given["inspectors"], given["looked_at"], tuple(given["findings"]))

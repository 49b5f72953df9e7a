from datetime import date
from typing import Any

from django import forms

from dangjian.telling import ConfidedField
from organizations.access.models import Account
from organizations.complaints.models import Complaint
from organizations.complaints.queries import LATE, Wanted, may_be_given, may_be_moved_to
from organizations.complaints.rules import Kind, State
from organizations.tree.models import Organization


class ListFilter(forms.Form):
    field_order = ("q", "scope", "state", "kind")
    scope = forms.ChoiceField(label="范围", required=False, choices=[("", "由我办的"), ("all", "管辖范围内全部")])
    state = forms.ChoiceField(
        label="状态", required=False, choices=[("", "全部状态"), (LATE, "已过期限"), *State.choices]
    )
    kind = forms.ChoiceField(label="类别", required=False, choices=[("", "全部类别"), *Kind.choices])
    q = forms.CharField(label="查找", required=False, max_length=60)

    def wanted(self) -> Wanted:
        """A value that makes no sense narrows nothing."""
        self.is_valid()
        said = self.cleaned_data
        return Wanted(
            everything=said.get("scope") == "all",
            state=said.get("state") or "",
            kind=said.get("kind") or "",
            q=(said.get("q") or "").strip(),
        )


class StepForm(forms.Form):
    """`seen` is the version of the page the step was decided on."""

    seen = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=1_000_000)

    def __init__(self, *args: Any, complaint: Complaint, by: Account, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["seen"] = complaint.version
        self.offer(complaint, by, today)

    def offer(self, complaint: Complaint, by: Account, today: date) -> None:
        """Choices that depend on the complaint."""


class AnswerForm(StepForm):
    text = ConfidedField(
        label="答复", rows=5, max_length=4000, empty="请写明答复，提交人会看到。", help_text="提交人凭回执能看到全文。"
    )


class CloseForm(StepForm):
    text = ConfidedField(
        label="办结说明",
        rows=2,
        empty="请写一句为什么办结，提交人会看到。",
        max_length=1000,
        help_text="提交人能看到。",
    )


class AssignForm(StepForm):
    to = forms.ModelChoiceField(label="交给谁", queryset=Account.objects.none(), empty_label="请选择")

    def offer(self, complaint: Complaint, by: Account, today: date) -> None:
        self.fields["to"].queryset = may_be_given(complaint)
        self.initial["to"] = complaint.assigned_to_id


class MoveForm(StepForm):
    to = forms.ModelChoiceField(label="转给哪个党组织", queryset=Organization.objects.none(), empty_label="请选择")

    def offer(self, complaint: Complaint, by: Account, today: date) -> None:
        self.fields["to"].queryset = may_be_moved_to(complaint, by, today=today)

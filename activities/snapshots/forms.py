from typing import Any

from django import forms
from django.db.models import Q, QuerySet

from activities.snapshots.models import Snapshot
from activities.snapshots.rules import LONGEST_REASON, LONGEST_TEXT, Chip, State
from organizations.tree.models import Organization

PRESETS = ("照片看不清，请换一张", "和支部活动关系不大", "照片里有不宜公开的内容")


class SnapshotForm(forms.Form):
    text = forms.CharField(
        label="说一句",
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 2, "maxlength": LONGEST_TEXT}),
        help_text="可以不写。点键盘上的话筒，说话就能变成文字。",
    )
    chip = forms.ChoiceField(label="内容", required=False, choices=Chip.choices, widget=forms.RadioSelect)


class ReturnForm(forms.Form):
    reason = forms.CharField(
        label="为什么退回", max_length=LONGEST_REASON, error_messages={"required": "写一句为什么退回，拍的人会看到。"}
    )


class DeskFilter(forms.Form):
    """What makes no sense narrows nothing."""

    unit = forms.ModelChoiceField(Organization.objects.none(), required=False, label="单位")
    state = forms.ChoiceField(
        label="状态",
        required=False,
        choices=[("", "全部状态"), *(one for one in State.choices if one[0] != State.DRAFT)],
    )
    q = forms.CharField(label="查找支部、内容", required=False, max_length=40)

    def __init__(self, *args: Any, units: QuerySet[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units
        self.is_valid()

    def narrowed(self, snapshots: QuerySet[Snapshot]) -> QuerySet[Snapshot]:
        said = self.cleaned_data
        if unit := said.get("unit"):
            snapshots = snapshots.filter(committee=unit)
        if state := said.get("state"):
            snapshots = snapshots.filter(state=state)
        if words := said.get("q"):
            snapshots = snapshots.filter(Q(text__icontains=words) | Q(organization__short_name__icontains=words))
        return snapshots

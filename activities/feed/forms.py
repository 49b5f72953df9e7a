from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.http import QueryDict

from activities.feed.models import Entry
from activities.feed.rules import LONGEST_COMMENT, EntryKind, Level
from organizations.tree.models import Organization


class CommentForm(forms.Form):
    text = forms.CharField(
        label="写评论",
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": 3, "maxlength": LONGEST_COMMENT}),
        help_text=f"最多{LONGEST_COMMENT}字，看得到这条动态的人都看得到。",
        error_messages={
            "required": "写一句再发表。",
            "max_length": f"太长了，最多{LONGEST_COMMENT}字，请删短一些。",
        },
    )


def kind_chosen(query: QueryDict) -> str:
    """A kind that does not exist narrows nothing."""
    kind = query.get("kind", "")
    return kind if kind in EntryKind.values else ""


class DeskFilter(forms.Form):
    """The desk's list by unit, kind, how far shown and words; what makes no sense narrows nothing."""

    unit = forms.ModelChoiceField(Organization.objects.none(), required=False, label="单位", empty_label="全部单位")
    kind = forms.ChoiceField(label="类型", required=False, choices=[("", "全部类型"), *EntryKind.choices])
    level = forms.ChoiceField(
        label="展示范围",
        required=False,
        choices=[
            ("", "全部范围"),
            *((level, f"只在{level.label}" if level == Level.BRANCH else f"在{level.label}") for level in Level),
            ("GOOD", "好做法"),
        ],
    )
    q = forms.CharField(label="查找标题、支部", required=False, max_length=40)

    def __init__(self, *args: Any, units: QuerySet[Organization], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = units
        self.is_valid()

    def narrowed(self, entries: QuerySet[Entry]) -> QuerySet[Entry]:
        said = self.cleaned_data
        if unit := said.get("unit"):
            entries = entries.filter(committee=unit)
        if kind := said.get("kind"):
            entries = entries.filter(kind=kind)
        if level := said.get("level"):
            entries = entries.filter(LEVELS[level])
        if words := said.get("q"):
            entries = entries.filter(Q(topic__icontains=words) | Q(organization__short_name__icontains=words))
        return entries


LEVELS = {
    Level.BRANCH: Q(in_committee_since=None),
    Level.COMMITTEE: Q(in_committee_since__isnull=False, in_district_since=None),
    Level.DISTRICT: Q(in_district_since__isnull=False),
    "GOOD": Q(good_since__isnull=False),
}

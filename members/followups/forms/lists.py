"""What lists are narrowed to."""

from typing import Any

from django import forms

from members.followups.queries import InspectionWanted, Wanted
from members.followups.rules import Kind, State
from organizations.access.models import Account
from organizations.access.rules import Right
from organizations.tree.models import Organization

STATES = [("", "没办结的"), ("late", "逾期的"), *State.choices, ("all", "全部")]
SORTS = [("", "快到期的在前"), ("newest", "新交办的在前"), ("place", "按承办单位")]
NAMES = ("side", "state", "kind", "q", "sort")


class ListFilter(forms.Form):
    q = forms.CharField(label="查找", required=False, max_length=60, widget=forms.SearchInput)
    state = forms.ChoiceField(label="状态", required=False, choices=STATES)
    kind = forms.ChoiceField(label="类别", required=False, choices=[("", "全部类别"), *Kind.choices])
    sort = forms.ChoiceField(label="排序", required=False, choices=SORTS)
    side = forms.CharField(required=False, max_length=10, widget=forms.HiddenInput)

    def wanted(self) -> Wanted:
        """A value that makes no sense narrows nothing."""
        self.is_valid()
        said = {name: (self.cleaned_data.get(name) or "").strip() for name in NAMES}
        return Wanted(**said | {"side": said["side"] if said["side"] in {"asked", "all"} else ""})


class InspectionFilter(forms.Form):
    q = forms.CharField(label="查找", required=False, max_length=60, widget=forms.SearchInput)
    unit = forms.ModelChoiceField(label="单位", required=False, queryset=None, empty_label="全部单位")

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if account.reach.has(Right.REVIEW):
            self.fields["unit"].queryset = Organization.objects.visible_to(account).units()
        else:
            del self.fields["unit"]

    def wanted(self) -> InspectionWanted:
        """A value that makes no sense narrows nothing."""
        self.is_valid()
        said = self.cleaned_data
        unit = said.get("unit")
        return InspectionWanted(unit=unit.pk if unit else None, q=(said.get("q") or "").strip())

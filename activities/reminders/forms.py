from django import forms

from organizations.access.models import Account
from organizations.tree.models import Organization


class LogFilter(forms.Form):
    """A unit in reach, and who spoke."""

    KINDS = (("", "全部"), ("hand", "手动"), ("auto", "自动"))

    unit = forms.ModelChoiceField(
        label="单位", queryset=Organization.objects.none(), required=False, empty_label="全部"
    )
    kind = forms.ChoiceField(label="方式", choices=KINDS, required=False)

    def __init__(self, *args: object, account: Account, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["unit"].queryset = Organization.objects.visible_to(account).units()

    def wanted(self) -> dict[str, object]:
        """What the list takes; a wrong value is none."""
        if not self.is_valid():
            return {}
        unit, kind = self.cleaned_data["unit"], self.cleaned_data["kind"]
        return {"path": unit.path if unit else "", "by_hand": {"hand": True, "auto": False}.get(kind)}

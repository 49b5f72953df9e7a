from datetime import date
from typing import Any

from django import forms

from dangjian.fields.text import seen_as_written
from organizations.access.models import Account
from organizations.access.rules import USERNAME, Role
from organizations.granting.forms.grants import PlaceField, RoleField, RoleForm, SectorField
from organizations.granting.queries import SORTS, Asked, State, places, roles_to_give
from organizations.tree.models import Kind


class AccountFilter(forms.Form):
    q = forms.CharField(label="姓名或用户名", required=False, max_length=60, widget=forms.SearchInput)
    organization = PlaceField(label="党组织", required=False, empty_label="全部")
    role = forms.ChoiceField(label="角色", required=False, choices=[("", "全部"), *Role.choices])
    state = forms.ChoiceField(label="状态", required=False, choices=[("", "全部"), *State.choices])
    sort = forms.ChoiceField(required=False, choices=[(name, name) for name in SORTS], widget=forms.HiddenInput)

    def __init__(self, *args: Any, viewer: Account, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["organization"].queryset = places(viewer, today=today).exclude(kind=Kind.DISTRICT_COMMITTEE)

    @property
    def asked(self) -> Asked:
        """What was understood; a field with a wrong value narrows nothing."""
        self.is_valid()
        found = self.cleaned_data
        return Asked(
            text=found.get("q", "").strip(),
            role=found.get("role", ""),
            state=found.get("state", ""),
            organization=found.get("organization"),
            sort=found.get("sort") or "username",
        )


class NewAccountForm(RoleForm):
    name = forms.CharField(label="姓名", max_length=60, validators=[seen_as_written])
    username = forms.CharField(
        label="用户名",
        max_length=40,
        widget=forms.TextInput({"autocapitalize": "none", "autocomplete": "off", "spellcheck": "false"}),
        help_text="登录用，小写字母开头，可用字母、数字、点和下划线，至少 3 个字符。",
    )

    def __init__(self, *args: Any, giver: Account, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["role"] = RoleField(giver=giver)
        self.fields["organization"] = PlaceField(label="党组织", queryset=places(giver, today=today))
        if Role.LINE_STAFF in roles_to_give(giver):
            self.fields["sector"] = SectorField()

    def clean_username(self) -> str:
        username = self.cleaned_data["username"].strip().lower()
        if not USERNAME.fullmatch(username):
            raise forms.ValidationError("请用小写字母开头，只用字母、数字、点和下划线，至少 3 个字符。")
        return username

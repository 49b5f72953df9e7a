from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password

from organizations.access.forms.login import LONGEST_PASSWORD
from organizations.access.models import Account


class NewPasswordForm(forms.Form):
    """A new password typed twice, held against the rules for the account it is for."""

    password = forms.CharField(
        label="新密码",
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text="至少 10 个字。用几个不相干的词连起来，又长又好记；不要用生日、手机号和姓名。",
    )
    repeated = forms.CharField(
        label="再输一次新密码",
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
    )

    def clean_repeated(self) -> str:
        repeated = self.cleaned_data["repeated"]
        if self.cleaned_data.get("password") not in {None, repeated}:
            raise forms.ValidationError("两次输入的密码不一样，请重新输入。")
        return repeated

    def hold_against(self, account: Account) -> None:
        """Judge the password for `account`; what is wrong stands at the field."""
        if password := self.cleaned_data.get("password"):
            try:
                validate_password(password, account)
            except forms.ValidationError as error:
                self.add_error("password", error)


class ChangePasswordForm(NewPasswordForm):
    old = forms.CharField(
        label="现在的密码",
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )
    field_order = ("old", "password", "repeated")

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account

    def clean(self) -> None:
        self.hold_against(self.account)

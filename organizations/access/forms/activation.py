from django import forms

from organizations.access.forms.login import IdentifierField
from organizations.access.forms.passwords import NewPasswordForm
from organizations.access.rules import normal_code


class InvitationForm(NewPasswordForm):
    """What is left to say when a link has said who one is."""


class SlipForm(NewPasswordForm):
    identifier = IdentifierField()
    code = forms.CharField(
        label="激活码",
        max_length=20,
        widget=forms.TextInput({"autocomplete": "one-time-code", "inputmode": "numeric"}),
        help_text="凭条上的 8 位数字。",
    )
    field_order = ("identifier", "code", "password", "repeated")

    def clean_code(self) -> str:
        code = normal_code(self.cleaned_data["code"])
        if len(code) != 8 or not (code.isascii() and code.isdigit()):
            raise forms.ValidationError("激活码是 8 位数字，请照凭条再核对一遍。")
        return code

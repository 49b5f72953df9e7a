from django import forms

from organizations.access.forms.login import LONGEST_PASSWORD


class PasswordForm(forms.Form):
    """Whoever changes how one logs in shows first to be the owner."""

    password = forms.CharField(
        label="登录密码",
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label="验证码",
        max_length=20,
        widget=forms.TextInput({"autocomplete": "one-time-code", "inputmode": "numeric"}),
        help_text="验证器里现在显示的 6 位数字。",
    )


class CodeOrRecoveryForm(forms.Form):
    code = forms.CharField(
        label="验证码",
        max_length=20,
        widget=forms.TextInput({"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}),
        help_text="手机验证器里的 6 位数字；手机不在身边，填一个备用码。",
    )

from django import forms


class PasswordForm(forms.Form):
    """Whoever is logged in shows once more to be the owner."""

    password = forms.CharField(
        label="登录密码",
        max_length=128,  # as at log-in
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
        error_messages={"required": "请输入登录密码，证明是您本人。"},
    )

from django import forms

LONGEST_PASSWORD = 128


class IdentifierField(forms.CharField):
    """Who somebody says to be: user name or phone."""

    def __init__(self) -> None:
        widget = forms.TextInput({"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"})
        super().__init__(label="用户名或手机号", max_length=60, widget=widget)


class LoginForm(forms.Form):
    identifier = IdentifierField()
    password = forms.CharField(
        label="密码",
        max_length=LONGEST_PASSWORD,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "current-password"}),
    )

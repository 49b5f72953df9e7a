from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from organizations.complaints.rules import holds_personal_number

NUMBERS = "请不要在这里写身份证号和手机号。"


class ReasonField(forms.CharField):
    """A sentence or two that others read; no number of a person."""

    def __init__(self, *, empty: str, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea({"rows": 3}))
        super().__init__(max_length=500, error_messages={"required": empty}, **kwargs)

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if holds_personal_number(text):
            raise ValidationError(NUMBERS)
        return text

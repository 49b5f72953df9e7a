from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from organizations.complaints.rules import holds_personal_number

NUMBERS = "请不要在这里写身份证号和手机号。要留电话，请写到“联系方式”里，那里加密保存。"


class TellingField(forms.CharField):
    """Free text that many people may read: everything but numbers that belong to a person."""

    def __init__(self, *, rows: int = 5, empty: str = "请写明内容。", **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 4000)
        kwargs.setdefault("widget", forms.Textarea({"rows": rows}))
        super().__init__(error_messages={"required": empty}, **kwargs)

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if holds_personal_number(text):
            raise ValidationError(NUMBERS)
        return text

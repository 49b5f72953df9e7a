from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from organizations.complaints.rules import holds_personal_number

TELLING = "请不要在这里写身份证号和手机号。要留电话，请写到“联系方式”里，那里加密保存。"
PUBLISHED = "公布的文字里不能有身份证号和手机号，请删掉。"


class TellingField(forms.CharField):
    """Free text that several people read: everything but numbers that belong to a person."""

    refusal = TELLING

    def __init__(self, *, rows: int = 0, empty: str = "请填写。", **kwargs: Any) -> None:
        if rows:
            kwargs.setdefault("widget", forms.Textarea({"rows": rows}))
        super().__init__(error_messages={"required": empty}, **kwargs)

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if holds_personal_number(text):
            raise ValidationError(self.refusal)
        return text


class PlainField(TellingField):
    refusal = PUBLISHED

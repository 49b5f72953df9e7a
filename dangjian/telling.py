"""What people write that others will read: free text without numbers of persons, things told in confidence, receipts."""

import re
import unicodedata
from typing import Any, ClassVar
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError

PHONE_NUMBER = re.compile(r"(?<!\d)(?:(?:00)?86|0)?1[3-9]\d{9}(?!\d)", re.ASCII)
ID_NUMBER = re.compile(r"(?<!\d)[1-9]\d{16}[\dXx](?!\d)", re.ASCII)
INVISIBLE = ("Cf", "Mn", "Me")
# Blanks and strokes part a number anywhere; dots, commas and underscores part amounts, lists and addresses of
# computers too, so they do it between groups alone.
WITHIN_NUMBER = re.compile(
    r"(?<=\d)[\s\-‐–—·]+(?=[\dXx])|(?<=\d{3})\s*[._,，。・]+\s*(?=\d{3})|(?<=\d{6})[._]+(?=\d)", re.ASCII
)
DAY_WRITTEN = re.compile(r"(?<!\d)(?<!\d[.\-/])(?:19|20)\d\d([.\-/])\d{1,2}\1\d{1,2}(?![.\-/]?\d)", re.ASCII)
AMOUNT = re.compile(r"(?<![\d,.])\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?(?![\d,.]*\d)", re.ASCII)
BROKEN = "这一页打开太久了，请刷新以后再提交。"


def holds_personal_number(text: str) -> bool:
    """An ID or phone number in any writing: full-width, in groups, with the country's prefix, parted by unseen signs."""
    seen = "".join(sign for sign in unicodedata.normalize("NFKC", text) if unicodedata.category(sign) not in INVISIBLE)
    without_days = DAY_WRITTEN.sub("某日", AMOUNT.sub("若干", seen))
    return bool(PHONE_NUMBER.search(joined(without_days)) or ID_NUMBER.search(joined(seen)))


def joined(text: str) -> str:
    return WITHIN_NUMBER.sub("", text)


class TellingField(forms.CharField):
    """Everything but numbers that belong to a person; `refusal` says where those may go. No `rows`, one line."""

    refusal: ClassVar[str] = "请不要在这里写身份证号和手机号。"

    def __init__(self, *, rows: int = 0, empty: str = "请填写。", **kwargs: Any) -> None:
        if rows:
            kwargs.setdefault("widget", forms.Textarea({"rows": rows}))
        super().__init__(error_messages={"required": empty}, **kwargs)

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if holds_personal_number(text):
            raise ValidationError(self.refusal)
        return text


class ConfidedField(TellingField):
    refusal = "请不要在这里写身份证号和手机号。要留电话，请写到“联系方式”里，那里加密保存。"


class ConfidingForm(forms.Form):
    """Told with or without a name, and sent once however often the button is tapped; subclasses say what, and the words."""

    contact = forms.CharField(
        label="联系方式（可不填）",
        required=False,
        max_length=120,
        widget=forms.TextInput({"autocomplete": "off"}),
    )
    anonymous = forms.BooleanField(required=False)
    uid = forms.UUIDField(widget=forms.HiddenInput, error_messages=dict.fromkeys(("required", "invalid"), BROKEN))
    # By field, the label or the help of this kind of telling.
    words: ClassVar[dict[str, dict[str, str]]] = {}

    def __init__(self, *args: Any, named: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["uid"] = uuid4()
        for name, said in self.words.items():
            for attribute, text in said.items():
                setattr(self.fields[name], attribute, text)
        if not named:
            del self.fields["anonymous"]


class ReceiptForm(forms.Form):
    number = forms.CharField(
        label="回执编号",
        max_length=20,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
        help_text="11位数字，如 261128-00427。",
    )
    code = forms.CharField(
        label="查询码",
        max_length=20,
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        help_text="8位字母和数字，不分大小写。",
    )

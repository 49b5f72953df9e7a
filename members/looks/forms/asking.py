"""What somebody looks for, and why, where another person has to consent."""

from typing import Any

from django import forms

from members.looks.forms.fields import ReasonField
from members.private.rules import NEEDS_CONSENT, Purpose

ALONE = [(code, label) for code, label in Purpose.choices if code not in NEEDS_CONSENT]
BY_TWO = [(code, label) for code, label in Purpose.choices if code in NEEDS_CONSENT]
CHOOSE = "请先选择用途，再查看。"


class PurposeForm(forms.Form):
    purpose = forms.ChoiceField(
        label="用途",
        choices=[("", "请选择用途"), ("选好就能查看", ALONE), ("要另一个人同意", BY_TWO)],
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )
    reason = ReasonField(
        label="申请理由",
        required=False,
        empty="",
        help_text="要另一个人同意的用途才填。同意的人会看到，本人看不到。不写举报人、信访人是谁。",
    )

    def clean(self) -> dict[str, Any]:
        if self.needs_consent() and not self.cleaned_data.get("reason") and "reason" not in self.errors:
            self.add_error("reason", "这个用途要另一个人同意，请写明为什么要看。")
        return self.cleaned_data

    def needs_consent(self) -> bool:
        return self.cleaned_data.get("purpose") in NEEDS_CONSENT

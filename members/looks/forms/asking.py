"""What somebody looks for."""

from django import forms

from members.private.rules import NEEDS_CONSENT, Purpose

ALONE = [(code, label) for code, label in Purpose.choices if code not in NEEDS_CONSENT]


class PurposeForm(forms.Form):
    purpose = forms.ChoiceField(
        label="用途",
        choices=[("", "请选择用途"), *ALONE],
        error_messages={"required": "请先选择用途，再查看。", "invalid_choice": "请先选择用途，再查看。"},
    )

"""What anybody says, and the office's answer."""

from typing import Any

from django import forms

from dangjian.telling import ConfidedField, ConfidingForm
from organizations.notices.forms.fields import check_files
from organizations.notices.rules import MOST_FILES


class ObjectionForm(ConfidingForm):
    about = ConfidedField(
        label="反映谁（可不填）", required=False, max_length=60, widget=forms.TextInput({"autocomplete": "off"})
    )
    text = ConfidedField(
        label="反映什么",
        rows=6,
        max_length=4000,
        empty="请写一两句，说明是什么情况。",
        help_text="什么事、什么时候、从哪里知道的，越具体越好核实。请不要写涉密内容。",
    )

    def clean(self) -> dict[str, Any]:
        check_files(self.enclosed, most=MOST_FILES)
        return super().clean()

    @property
    def enclosed(self) -> list[Any]:
        return self.files.getlist("files") if self.files else []

    field_order = ("about", "text", "contact", "anonymous", "uid")
    words = {
        "contact": {"help_text": "加密保存，只有受理的人能看到，方便核实时找您。不留也能凭回执查答复。"},
        "anonymous": {
            "label": "匿名反映",
            "help_text": "提倡实名，便于核实和答复。勾选后查不出是谁反映的，只能凭回执看答复。",
        },
    }


class AnswerForm(forms.Form):
    text = ConfidedField(
        label="答复",
        rows=5,
        max_length=4000,
        empty="请写明答复，反映的人会看到。",
        help_text="反映的人凭回执能看到全文。答复以后不能再改。",
    )

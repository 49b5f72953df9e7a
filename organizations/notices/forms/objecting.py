"""What anybody says, the receipt, and the office's answer."""

from typing import Any
from uuid import uuid4

from django import forms

from organizations.notices.forms.fields import TellingField

BROKEN = "这一页打开太久了，请刷新以后再提交。"


class ObjectionForm(forms.Form):
    about = TellingField(
        label="反映谁（可不填）", required=False, max_length=60, widget=forms.TextInput({"autocomplete": "off"})
    )
    text = TellingField(
        label="反映什么",
        rows=6,
        max_length=4000,
        empty="请写一两句，说明是什么情况。",
        help_text="什么事、什么时候、从哪里知道的，越具体越好核实。请不要写涉密内容。",
    )
    contact = forms.CharField(
        label="联系方式（可不填）",
        required=False,
        max_length=120,
        widget=forms.TextInput({"autocomplete": "off"}),
        help_text="加密保存，只有受理的人能看到，方便核实时找您。不留也能凭回执查答复。",
    )
    anonymous = forms.BooleanField(
        label="匿名反映",
        required=False,
        help_text="提倡实名，便于核实和答复。勾选后查不出是谁反映的，只能凭回执看答复。",
    )
    uid = forms.UUIDField(widget=forms.HiddenInput, error_messages=dict.fromkeys(("required", "invalid"), BROKEN))

    def __init__(self, *args: Any, named: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["uid"] = uuid4()
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


class AnswerForm(forms.Form):
    text = TellingField(
        label="答复",
        rows=5,
        max_length=4000,
        empty="请写明答复，反映的人会看到。",
        help_text="反映的人凭回执能看到全文。答复以后不能再改。",
    )

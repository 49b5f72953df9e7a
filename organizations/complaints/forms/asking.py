from typing import Any
from uuid import uuid4

from django import forms

from organizations.complaints.forms.fields import TellingField
from organizations.complaints.rules import Kind

BROKEN = "这一页打开太久了，请刷新以后再提交。"


class ComplaintForm(forms.Form):
    kind = forms.ChoiceField(
        label="是哪一类", choices=Kind.choices, widget=forms.RadioSelect, error_messages={"required": "请选一类。"}
    )
    text = TellingField(
        label="说什么",
        rows=6,
        empty="请写一两句，说明是什么事。",
        help_text="什么事、什么时候、希望怎么办。请不要写涉密内容，也不要写别人的身份证号、手机号。",
    )
    about_text = TellingField(
        label="关于哪个党组织（可不填）",
        required=False,
        max_length=120,
        widget=forms.TextInput({"list": "about-names", "autocomplete": "off"}),
        help_text="写全称或简称，由它的上级办理，不会转给它自己。不填由组织部办理。",
    )
    contact = forms.CharField(
        label="联系方式（可不填）",
        required=False,
        max_length=120,
        widget=forms.TextInput({"autocomplete": "off"}),
        help_text="加密保存，只有办理的人能看到。不留也能凭回执查答复。",
    )
    anonymous = forms.BooleanField(
        label="不留姓名", required=False, help_text="勾选后，办理的人看不到是谁提的，只能凭回执查看。"
    )
    uid = forms.UUIDField(widget=forms.HiddenInput, error_messages=dict.fromkeys(("required", "invalid"), BROKEN))

    def __init__(self, *args: Any, named: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["uid"] = uuid4()
        if not named:
            del self.fields["anonymous"]


class LookForm(forms.Form):
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


class ReopenForm(forms.Form):
    text = TellingField(label="哪里还没解决", rows=3, empty="请写一句，说明哪里还没解决。", max_length=1000)

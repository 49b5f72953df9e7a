from django import forms

from dangjian.telling import ConfidedField, ConfidingForm
from organizations.complaints.rules import Kind


class ComplaintForm(ConfidingForm):
    kind = forms.ChoiceField(
        label="是哪一类", choices=Kind.choices, widget=forms.RadioSelect, error_messages={"required": "请选一类。"}
    )
    text = ConfidedField(
        label="说什么",
        rows=6,
        max_length=4000,
        empty="请写一两句，说明是什么事。",
        help_text="什么事、什么时候、希望怎么办。请不要写涉密内容，也不要写别人的身份证号、手机号。",
    )
    about_text = ConfidedField(
        label="关于哪个党组织（可不填）",
        required=False,
        max_length=120,
        widget=forms.TextInput({"list": "about-names", "autocomplete": "off"}),
        help_text="写全称或简称，由它的上级办理，不会转给它自己。不填由组织部办理。",
    )
    field_order = ("kind", "text", "about_text", "contact", "anonymous", "uid")
    words = {
        "contact": {"help_text": "加密保存，只有办理的人能看到。不留也能凭回执查答复。"},
        "anonymous": {"label": "不留姓名", "help_text": "勾选后，办理的人看不到是谁提的，只能凭回执查看。"},
    }


class ReopenForm(forms.Form):
    text = ConfidedField(label="哪里还没解决", rows=3, empty="请写一句，说明哪里还没解决。", max_length=1000)

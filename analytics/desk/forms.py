import re

from django import forms

MANY_DIGITS = re.compile(r"\d{15}|(?<!\d)1\d{10}(?!\d)")


class FindForm(forms.Form):
    """A name; somebody's number is not for an address and is looked up where it is posted."""

    q = forms.CharField(label="名称或姓名", max_length=60, error_messages={"required": "请输入要找的名称或姓名。"})

    def clean_q(self) -> str:
        text = self.cleaned_data["q"]
        if MANY_DIGITS.search(text):
            raise forms.ValidationError("这里不能查身份证号和手机号，请到“党员”页按号码查找。")
        return text

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from dangjian.acts import ActForm
from dangjian.fields.dates import CalendarField, written
from organizations.policies.models import PrivacyNotice
from organizations.policies.rules import blocks
from organizations.policies.services import BeforeTheLast, NothingNew, NotNewest

SHORTEST = 200


class PublishForm(ActForm):
    button = "下一步"
    text = forms.CharField(
        label="正文",
        max_length=20000,
        widget=forms.Textarea({"rows": 24}),
        help_text="行首写 # 的是小标题，行首写 - 的是列表，其他每行一段。",
        error_messages={"required": "请填写正文。"},
    )
    changes = forms.CharField(
        label="改了什么",
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
        help_text="一两句话，大家打开时先看到这一段。",
        error_messages={"required": "请写明改了什么，大家打开时先看到这一段。"},
    )
    in_force_on = CalendarField(label="从哪天起生效", help_text="可以是今天，也可以是以后的日子。")
    based_on = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=100000)
    problems = {
        NotNewest: (None, "您打开这页以后，有人发布了新的版本。请重新打开，在新版本上修改。"),
        NothingNew: ("text", "正文和最近发布的版本一样，没有改动。"),
        BeforeTheLast: ("in_force_on", "生效日期不能早于上一版的生效日期。"),
    }

    def __init__(self, *args: Any, newest: PrivacyNotice | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial |= {
            "text": newest.text if newest else "",
            "in_force_on": self.today,
            "based_on": newest.version if newest else 0,
        }

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"]
        if len(text) < SHORTEST or not any(block.kind == "heading" for block in blocks(text)):
            raise ValidationError("正文太短，或者没有小标题。请写全：谁处理、为什么、记了什么、留多久、有哪些权利。")
        return text

    def clean_in_force_on(self) -> Any:
        day = self.cleaned_data["in_force_on"]
        if day < self.today:
            raise ValidationError("生效日期不能是过去的日子。")
        return day

    def sentence(self) -> str:
        number = self.cleaned_data["based_on"] + 1
        return (
            f"隐私说明第{number}版从{written(self.cleaned_data['in_force_on'])}起生效。"
            "生效后，每个账号下一次打开页面时会先看到它。发布后不能修改，只能再发布新的版本。"
        )

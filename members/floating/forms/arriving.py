"""Five fields and no more: by the person at the wall, or by the manager for somebody."""

from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError

from dangjian.acts import ActForm
from dangjian.fields.dates import CalendarField
from dangjian.telling import BROKEN, TellingField
from members.floating.forms.acts import MEANWHILE, ConfirmForm
from members.floating.services import ConfirmedByBranch, NotAStation, OnTheList, TooMany
from members.private.rules import is_phone, normal_phone

MANY = "这个网络一小时内登记得太多了，您填的还在下面，请过一会儿再提交，或者直接找驿站管理员登记。"
HOME_CHANGED = "改了的，党员身份要重新核实；改了姓名或者这一项，正在请区内支部确认的随着撤回，改好再请。"
CLOSED = "这个驿站已经撤销，请找项目部或者镇街党（工）委。"


class FiveFields(ActForm):
    name = TellingField(
        label="姓名", max_length=30, empty="请填写姓名。", widget=forms.TextInput({"autocomplete": "name"})
    )
    phone = forms.CharField(
        label="手机号",
        max_length=20,
        error_messages={"required": "请填写手机号。"},
        widget=forms.TextInput({"inputmode": "tel", "autocomplete": "tel"}),
        help_text="加密保存，只用来联系您。",
    )
    home_text = TellingField(
        label="流出地党组织",
        max_length=120,
        empty="请填写组织关系在哪里，写到党支部最好。",
        help_text="组织关系现在在哪里，如：河南省周口市项城市某某镇某某村党支部。",
    )
    trade = TellingField(label="工种或班组", max_length=40, empty="请填写工种或班组。", help_text="如：钢筋班。")
    expected_until = CalendarField(label="预计干到什么时候（可不填）", required=False)
    uid = forms.UUIDField(widget=forms.HiddenInput, error_messages=dict.fromkeys(("required", "invalid"), BROKEN))

    problems = {TooMany: (None, MANY), NotAStation: (None, CLOSED)}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["uid"] = uuid4()

    def clean_name(self) -> str:
        return "".join(self.cleaned_data["name"].split())

    def clean_phone(self) -> str:
        typed: str = self.cleaned_data["phone"]
        if not is_phone(typed):
            raise ValidationError("请填写11位手机号。")
        return normal_phone(typed)

    def clean_expected_until(self) -> date | None:
        day: date | None = self.cleaned_data["expected_until"]
        if day and day < self.today:
            raise ValidationError("这一天已经过了，请填今天以后的日期，或者空着。")
        return day


class ArriveForm(FiveFields):
    read = forms.BooleanField(
        label="我看过上面的说明，同意登记", error_messages={"required": "请先看上面的说明，同意的请勾选。"}
    )
    button = "提交登记"
    field_order = ("name", "phone", "home_text", "trade", "expected_until", "read", "uid")

    def clean(self) -> dict[str, Any]:
        said = super().clean() or self.cleaned_data
        said.pop("read", None)
        return said


class EnterForm(FiveFields):
    problems = FiveFields.problems | ConfirmForm.problems
    on = CalendarField(label="到站日期")
    button = "登记"
    field_order = ("name", "phone", "home_text", "trade", "expected_until", "on", "uid")


class CorrectForm(FiveFields):
    """What somebody finds wrong about themselves; the number is never shown, so an empty field leaves it as it is."""

    problems = {
        ConfirmedByBranch: (None, "区内支部已经确认是哪一位，姓名和流出地以支部名册为准。认错人的，请先撤回支部确认。"),
        OnTheList: (None, "同一个姓名和手机号已经在名单上，请核对。"),
        **MEANWHILE,
    }
    uid = None
    button = "本人说写错了，更正"
    field_order = ("name", "phone", "home_text", "trade", "expected_until")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["phone"].required = False
        self.fields["phone"].help_text = "不改就空着。"
        self.fields["home_text"].help_text = HOME_CHANGED
        for name in ("name", "phone"):
            self.fields[name].widget.attrs["autocomplete"] = "off"

    def clean_phone(self) -> str:
        return super().clean_phone() if self.cleaned_data["phone"] else ""

    def clean_expected_until(self) -> date | None:
        """A day that has passed may stand as it stood."""
        day: date | None = self.cleaned_data["expected_until"]
        return day if day == self.initial.get("expected_until") else super().clean_expected_until()

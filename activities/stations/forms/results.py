"""Services by number, and posts with their promises."""

from datetime import date, timedelta
from typing import Any

from django import forms

from activities.stations.forms.dated import Correcting, Dated, Sent
from activities.stations.models import Honour
from activities.stations.rules import HonourKind, ServiceKind
from activities.stations.services.results import TakenBack
from dangjian.acts import ActForm
from dangjian.fields.dates import CalendarField

MOST_YUAN = 1_000_000_000
ONE_DAY = timedelta(days=1)


class ServiceFields(Dated):
    kind = forms.ChoiceField(label="类别", choices=ServiceKind.choices)
    held_on = CalendarField(label="日期")
    topic = forms.CharField(label="内容", max_length=80, help_text="不写姓名、住址等个人情况")
    persons = forms.IntegerField(label="多少人次", min_value=1, max_value=99_999)
    amount = forms.IntegerField(
        label="金额（元）", required=False, min_value=1, max_value=MOST_YUAN, help_text="只在兑付工资时填"
    )

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        wages = said.get("kind") == ServiceKind.WAGES
        if wages and not said.get("amount") and "amount" not in self.errors:
            self.add_error("amount", "填上兑付了多少元。")
        return said if wages else said | {"amount": None}


class ServiceForm(Sent, ServiceFields):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("held_on", self.today)


class CorrectServiceForm(Correcting, ServiceFields):
    pass


class HonourFields(Dated):
    kind = forms.ChoiceField(label="类别", choices=HonourKind.choices)
    holder = forms.CharField(label="谁", max_length=Honour._meta.get_field("holder").max_length)
    place = forms.CharField(label="岗位或区域", max_length=60)
    promise = forms.CharField(label="承诺", max_length=200, widget=forms.Textarea(attrs={"rows": 3}))


class HonourForm(Sent, HonourFields):
    pass


class CorrectHonourForm(Correcting, HonourFields):
    starts_on = CalendarField(label="从哪天起")
    review = forms.CharField(
        label="评议",
        max_length=200,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="评议写错了在这里改，清空就是没有评议过",
    )
    reviewed_on = CalendarField(label="评议日期", required=False)
    ends_on = CalendarField(label="到哪天止", required=False, help_text="清空就是现在还设着")

    def latest(self, name: str) -> date:
        """One that ended on its first day ended on the next."""
        return self.today + ONE_DAY if name == "ends_on" else self.today

    def clean(self) -> dict[str, Any]:
        said = super().clean()
        first, last, seen = (said.get(name) for name in ("starts_on", "ends_on", "reviewed_on"))
        if first and last and last <= first:
            self.add_error("ends_on", "止的日期要晚于设岗的日期。")
        if first and seen and seen < first and said.get("review"):
            self.add_error("reviewed_on", "评议的日期不能早于设岗的日期。")
        return said


class ReviewForm(ActForm):
    problems = {TakenBack: (None, "这个岗位已经撤回，请看最新的内容。")}

    review = forms.CharField(label="评议", max_length=200, widget=forms.Textarea(attrs={"rows": 3}))
    ends = forms.BooleanField(label="不再设这个岗", required=False)

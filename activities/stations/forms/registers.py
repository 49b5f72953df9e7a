"""Short forms of a station's books. The page's own name keeps what was pressed twice from being entered twice."""

from typing import Any
from uuid import uuid4

from django import forms

from activities.stations.models import Honour, Opinion
from activities.stations.rules import Condition, EquipmentKind, HonourKind, OpinionKind, ServiceKind
from activities.stations.services.registers import AlreadyClosed, NoAnswer
from dangjian.acts import ActForm
from dangjian.fields.dates import CalendarField

MOST_YUAN = 1_000_000_000


class Sent(ActForm):
    uid = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["uid"].initial = uuid4


class OpinionForm(Sent):
    kind = forms.ChoiceField(label="类别", choices=OpinionKind.choices, initial=OpinionKind.OPINION)
    text = forms.CharField(label="说了什么", max_length=500, widget=forms.Textarea(attrs={"rows": 4}))
    said_by = forms.CharField(label="谁提的", max_length=30, required=False, help_text="不愿具名就不填")


class HandleForm(ActForm):
    problems = {
        AlreadyClosed: (None, "这一条已经办结，请看最新的内容。"),
        NoAnswer: ("answer", "办结以前写一句怎么答复的。"),
    }

    handed_to = forms.CharField(label="交给谁", max_length=60, required=False, help_text="如：项目部、镇劳动保障所")
    answer = forms.CharField(label="答复", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 4}))
    close = forms.BooleanField(label="办结了", required=False)
    was_handed_to = forms.CharField(required=False, widget=forms.HiddenInput)
    was_answer = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, opinion: Opinion, **kwargs: Any) -> None:
        known = {"handed_to": opinion.handed_to, "answer": opinion.answer}
        was = {f"was_{name}": words for name, words in known.items()}
        super().__init__(*args, initial=known | was, **kwargs)


class ServiceForm(Sent):
    kind = forms.ChoiceField(label="类别", choices=ServiceKind.choices)
    held_on = CalendarField(label="日期")
    topic = forms.CharField(label="内容", max_length=80, help_text="不写姓名、住址等个人情况")
    persons = forms.IntegerField(label="多少人次", min_value=1, max_value=99_999)
    amount = forms.IntegerField(
        label="金额（元）", required=False, min_value=1, max_value=MOST_YUAN, help_text="只在兑付工资时填"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("held_on", self.today)

    def clean_held_on(self) -> Any:
        if self.cleaned_data["held_on"] > self.today:
            raise forms.ValidationError("这一天还没到。")
        return self.cleaned_data["held_on"]

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        wages = said.get("kind") == ServiceKind.WAGES
        if wages and not said.get("amount") and "amount" not in self.errors:
            self.add_error("amount", "填上兑付了多少元。")
        return said if wages else said | {"amount": None}


class HonourForm(Sent):
    kind = forms.ChoiceField(label="类别", choices=HonourKind.choices)
    holder = forms.CharField(label="谁", max_length=Honour._meta.get_field("holder").max_length)
    place = forms.CharField(label="岗位或区域", max_length=60)
    promise = forms.CharField(label="承诺", max_length=200, widget=forms.Textarea(attrs={"rows": 3}))


class ReviewForm(ActForm):
    review = forms.CharField(label="评议", max_length=200, widget=forms.Textarea(attrs={"rows": 3}))
    ends = forms.BooleanField(label="不再设这个岗", required=False)


class EquipmentForm(ActForm):
    """One choice per thing of the standard list, as it was at the last check."""

    button = "检查完了"

    def __init__(self, *args: Any, known: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for kind, label in EquipmentKind.choices:
            said = known.get(kind, Condition.ABSENT)
            self.fields[kind] = forms.ChoiceField(label=label, choices=Condition.choices, initial=said)


class TickForm(ActForm):
    """A day that is none is not ticked; the reason is asked for where the record asks for it."""

    day = forms.TypedMultipleChoiceField(
        choices=[(number, number) for number in range(1, 32)], coerce=int, required=False
    )
    proxy_reason = forms.CharField(max_length=200, required=False)


class HouseRuleForm(ActForm):
    text = forms.CharField(label="内容", max_length=2000, widget=forms.Textarea(attrs={"rows": 12}))

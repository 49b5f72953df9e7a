"""The opinion book: written down, handed on, answered, closed, each on its day; and put right."""

from datetime import date
from typing import Any

from django import forms

from activities.stations.forms.dated import Correcting, Dated, Sent
from activities.stations.models import Opinion
from activities.stations.rules import OpinionKind
from activities.stations.services.registers import AlreadyClosed, NoAnswer, OutOfOrder
from dangjian.fields.dates import CalendarField


class OpinionFields(Dated):
    kind = forms.ChoiceField(label="类别", choices=OpinionKind.choices, initial=OpinionKind.OPINION)
    text = forms.CharField(label="说了什么", max_length=500, widget=forms.Textarea(attrs={"rows": 4}))
    said_by = forms.CharField(label="谁提的", max_length=30, required=False, help_text="不愿具名就不填")
    said_on = CalendarField(label="哪天提的")


class OpinionForm(Sent, OpinionFields):
    said_on = CalendarField(label="哪天提的", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("said_on", self.today)


class StepFields(Dated):
    """Handed to somebody and answered, each on a day; without words there is no day."""

    handed_to = forms.CharField(label="交给谁", max_length=60, required=False, help_text="如：项目部、镇劳动保障所")
    handed_on = CalendarField(label="交办日期", required=False)
    answer = forms.CharField(label="答复", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 4}))
    answered_on = CalendarField(label="答复日期", required=False)

    def explain(self, refusal: Exception) -> None:
        if isinstance(refusal, OutOfOrder):
            self.add_error(refusal.step, str(refusal))
        else:
            super().explain(refusal)


class HandleForm(StepFields):
    problems = {
        AlreadyClosed: (None, "这一条已经办结或者撤回，请看最新的内容。"),
        NoAnswer: ("answer", "办结以前写一句怎么答复的。"),
        OutOfOrder: (None, ""),
    }

    close = forms.BooleanField(label="办结了", required=False)
    closed_on = CalendarField(label="办结日期", required=False, help_text="没有办结不用管")
    was_handed_to = forms.CharField(required=False, widget=forms.HiddenInput)
    was_handed_on = CalendarField(required=False, widget=forms.HiddenInput)
    was_answer = forms.CharField(required=False, widget=forms.HiddenInput)
    was_answered_on = CalendarField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, opinion: Opinion, today: date, **kwargs: Any) -> None:
        names = ("handed_to", "handed_on", "answer", "answered_on")
        known = {name: getattr(opinion, name) for name in names}
        was = {f"was_{name}": value or "" for name, value in known.items()}
        days = {name: known[name] or today for name in ("handed_on", "answered_on")}
        super().__init__(*args, initial=known | was | days | {"closed_on": today}, today=today, **kwargs)

    def knows(self, stands: Opinion) -> bool:
        """Whether it stands now as it was typed here."""
        steps = (("handed_to", "handed_on"), ("answer", "answered_on"))
        said = self.cleaned_data
        words = all(said[name] == getattr(stands, name) for name, _ in steps)
        return words and all(not said[name] or said[day] in (None, getattr(stands, day)) for name, day in steps)


class CorrectOpinionForm(Correcting, StepFields, OpinionFields):
    problems = {
        **Correcting.problems,
        NoAnswer: ("answer", "已经办结的要有答复；还没办结，把办结日期清空。"),
        OutOfOrder: (None, ""),
    }
    closed_on = CalendarField(label="办结日期", required=False, help_text="清空就回到没办结")
    field_order = ("kind", "text", "said_by", "said_on", "handed_to", "handed_on", "answer", "answered_on", "closed_on")

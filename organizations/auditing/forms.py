"""What narrows the log, and why it is taken away; the state of the list is its address."""

from typing import Any

from django import forms

from dangjian.audit.models import Result
from dangjian.audit.rules import ACTIONS, ROOMS, TARGETS
from dangjian.fields.dates import CalendarField
from dangjian.taking import ReasonField
from organizations.auditing.queries import Wanted, room_of
from organizations.auditing.rules import ExportReason


def actions() -> list[Any]:
    """Under the heading of their room."""
    groups: dict[str, list[tuple[str, str]]] = {room: [] for room in ROOMS}
    for action, label in ACTIONS.items():
        groups[room_of(action)].append((action, label))
    return [("", "全部操作"), *((ROOMS[room], rows) for room, rows in groups.items() if rows)]


class LogFilter(forms.Form):
    since = CalendarField(label="从哪天", required=False)
    until = CalendarField(label="到哪天（含）", required=False)
    who = forms.CharField(
        label="操作人",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "姓名、用户名"}),
    )
    room = forms.ChoiceField(label="范围", required=False, choices=[("", "全部范围"), *ROOMS.items()])
    action = forms.ChoiceField(label="操作", required=False, choices=actions)
    result = forms.ChoiceField(label="结果", required=False, choices=[("", "不限"), *Result.choices])
    kind = forms.ChoiceField(label="对象", required=False, choices=[("", "全部对象"), *TARGETS.items()])
    number = forms.IntegerField(label="对象编号", required=False, min_value=1, max_value=10**15)
    sort = forms.ChoiceField(required=False, choices=[("oldest", "oldest")], widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        since, until = self.cleaned_data.get("since"), self.cleaned_data.get("until")
        if since and until and until < since:
            self.add_error("until", "不能早于开始日期。")
        if self.cleaned_data.get("number") and not self.cleaned_data.get("kind"):
            self.add_error("kind", "填了编号，请选是哪一种对象。")
        return self.cleaned_data

    def wanted(self) -> Wanted:
        """A value that makes no sense narrows nothing, and its field says so."""
        self.is_valid()
        said = {name: value for name, value in self.cleaned_data.items() if value and name != "sort"}
        return Wanted(**said, oldest=self.cleaned_data.get("sort") == "oldest")

    def in_words(self) -> list[tuple[str, str]]:
        """What the list is narrowed to, label by label."""
        self.is_valid()
        found = []
        for name in ("since", "until", "who", "room", "action", "result", "kind", "number"):
            if value := self.cleaned_data.get(name):
                words = {"room": ROOMS, "action": ACTIONS, "result": dict(Result.choices), "kind": TARGETS}.get(
                    name, {}
                )
                found.append((str(self.fields[name].label), words.get(value, str(value))))
        return found


class ExportForm(forms.Form):
    reason = ReasonField(ExportReason)

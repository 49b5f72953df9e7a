"""What stands in the room, what hangs on its wall, and the days of the paper."""

from typing import Any

from django import forms

from activities.stations.rules import Condition, EquipmentKind
from dangjian.acts import ActForm


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

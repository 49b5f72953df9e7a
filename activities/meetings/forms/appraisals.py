from collections.abc import Sequence
from typing import Any

from django import forms

from activities.meetings.forms.votes import FigureField
from activities.meetings.queries import Graded
from activities.meetings.rules import Grade, Totals


class TotalsForm(forms.Form):
    excellent = FigureField("优秀")
    qualified = FigureField("合格")
    basically_qualified = FigureField("基本合格")
    unqualified = FigureField("不合格")
    reason = forms.CharField(label="优秀超过三分之一的原因", required=False, max_length=200)

    def totals(self) -> Totals:
        names = ("excellent", "qualified", "basically_qualified", "unqualified")
        return Totals(**{name: self.cleaned_data[name] for name in names})


class GradesForm(forms.Form):
    """One line per full member; what stands in `rows` was given before, or is what most voters chose."""

    def __init__(
        self, *args: Any, rows: Sequence[Graded], voted: bool = False, reason: str = "", **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rows = rows
        for row in rows:
            choices = [("", "没有评定"), *Grade.choices]
            field = forms.ChoiceField(
                label=row.called, choices=choices, required=False, initial=row.grade or row.proposed
            )
            self.fields[f"grade-{row.member.pk}"] = field
        if voted:
            label = TotalsForm.base_fields["reason"].label
            self.fields["reason"] = forms.CharField(label=label, required=False, max_length=200, initial=reason)

    def grades(self) -> dict[int, str]:
        return {row.member.pk: self.cleaned_data[f"grade-{row.member.pk}"] for row in self.rows}

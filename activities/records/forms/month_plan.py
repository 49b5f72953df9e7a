"""The month before once more: which of it, and under which topics."""

from collections.abc import Iterator, Sequence
from typing import Any

from django import forms

from activities.records.queries.month_plan import Moved


class MonthPlanForm(forms.Form):
    lines = forms.MultipleChoiceField(
        label="排哪些",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "勾选要排的", "invalid_choice": "有一项刚才已经排了或者记了，请再看一眼"},
    )

    def __init__(self, *args: Any, lines: Sequence[Moved], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.moved = lines
        self.fields["lines"].choices = [(line.key, line.label) for line in lines]
        self.initial["lines"] = [line.key for line in lines]
        for line in lines:
            self.fields[f"topic_{line.key}"] = forms.CharField(
                label=f"{line.label}的主题", max_length=120, required=False, initial=line.topic
            )

    def rows(self) -> Iterator[tuple[Moved, bool, forms.BoundField]]:
        """Each with whether it is ticked and its topic."""
        ticked = self["lines"].value() or []
        for line in self.moved:
            yield line, line.key in ticked, self[f"topic_{line.key}"]

    def wanted(self) -> list[tuple[Moved, str]]:
        """Without a topic it is called what it is."""
        said = self.cleaned_data
        return [(line, said[f"topic_{line.key}"] or line.label) for line in self.moved if line.key in said["lines"]]

from collections.abc import Sequence
from typing import Any

from django import forms

from members.ballots.models import Question
from members.ballots.queries import names_of


class BallotForm(forms.Form):
    """One choice per line; nothing is chosen beforehand."""

    def __init__(
        self, *args: Any, lines: Sequence[Question], options: Sequence[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.lines = lines
        said = {"required": "还没有选", "invalid_choice": "请重新选"}
        called = names_of(lines)
        for line in lines:
            self.fields[self.name_of(line)] = forms.ChoiceField(
                label=called[line.member_id], choices=options, widget=forms.RadioSelect, error_messages=said
            )

    def with_the_rest(self, usual: str) -> dict[str, str]:
        """What was chosen so far, and `usual` on every line that is open; what is no choice counts as open."""
        known = {value for value, _ in self.fields[self.name_of(self.lines[0])].choices} if self.lines else set()
        said = {self.name_of(line): self.data.get(self.name_of(line), "") for line in self.lines}
        return {name: value if value in known else usual for name, value in said.items()}

    @staticmethod
    def name_of(line: Question) -> str:
        return f"line-{line.pk}"

    def choices(self) -> dict[int, str]:
        return {line.pk: self.cleaned_data[self.name_of(line)] for line in self.lines}

"""Forms that do one thing on a day: they say in a sentence what will change, ask once, and show a refusal at its field."""

from collections.abc import Callable
from datetime import date
from typing import Any, ClassVar
from uuid import UUID, uuid5

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest


class ActForm(forms.Form):
    """`problems`: which field shows which refusal of the service, and in what words."""

    problems: ClassVar[dict[type[Exception], tuple[str | None, str]]] = {}

    button = "保存"

    # A template that shows what the sentence sums up, where somebody is asked to confirm it.
    detail = ""

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        if "on" in self.fields:
            self.fields["on"].initial = today

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        if on > self.today:
            raise ValidationError("日期还没到。请到了那一天再来办理。")
        return on

    def sentence(self) -> str:
        """What will change, for a valid form; an empty text means that nobody has to be asked."""
        return ""

    def explain(self, refusal: Exception) -> None:
        field, words = next(found for kind, found in self.problems.items() if isinstance(refusal, kind))
        self.add_error(field, words)


def same_sending(uid: UUID, *said: object) -> UUID:
    """One name for what was said from the page `uid`: sent twice it has the same; other words, after going back to the
    page, have another, and so has what somebody else sends under that name."""
    return uuid5(uid, repr([str(one) for one in said]))


def carried_out(request: HttpRequest, form: ActForm, act: Callable[..., object]) -> bool:
    """Whether the form was valid, confirmed where it asks, and the service has done it."""
    if not form.is_valid() or "back" in request.POST:
        return False
    if form.sentence() and "confirm" not in request.POST:
        return False
    try:
        act(**form.cleaned_data)
    except tuple(form.problems) as refusal:
        form.explain(refusal)
        return False
    return True

"""The monthly list: everybody is here, or who has gone, when and where to."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.forms import BoundField

from dangjian.acts import ActForm
from dangjian.fields.dates import CalendarField
from dangjian.telling import TellingField
from dangjian.web.rules import row_numbers
from members.floating.models import Inflow, InflowQuerySet
from members.floating.services import Departure, TooEarly

ALL = "all"
BOTH = "您勾了走了的人，又按了“都在”，没有存。都在的先取消勾选；有人走了的，按下面的“核对好了”。"
ONLY_SHOWN = "名单刚刚有变动，没有存。请看一眼现在的名单，再核对一次。"


@dataclass(frozen=True)
class Choice:
    """One person of the list with what is asked about whoever has gone."""

    person: Inflow
    ticked: bool
    left: BoundField
    went: BoundField


class StillHereForm(ActForm):
    """`seen` is everybody the page showed; of the `gone` each has a day and a place of their own."""

    problems = {TooEarly: (None, ONLY_SHOWN)}

    uid = forms.UUIDField(widget=forms.HiddenInput)
    seen = forms.CharField(required=False, max_length=20000, widget=forms.HiddenInput)
    do = forms.CharField(required=False, max_length=10)
    gone = forms.TypedMultipleChoiceField(required=False, coerce=int, error_messages={"invalid_choice": ONLY_SHOWN})

    def __init__(self, *args: Any, people: InflowQuerySet, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.people = list(people.in_care().order_by("pinyin", "pk"))
        self.initial |= {"uid": uuid4(), "seen": self.shown}
        # Whoever left since the page was shown may be ticked still: nothing comes of it.
        self.fields["gone"].choices = [(pk, pk) for pk in people.values_list("pk", flat=True)]
        for one in self.people:
            day = CalendarField(label="哪天走的", required=False, initial=self.today)
            place = TellingField(label="去了哪里（可不填）", max_length=60, required=False)
            self.fields |= {f"left_{one.pk}": day, f"went_{one.pk}": place}

    @property
    def shown(self) -> str:
        """Whom the page shows now, which after a mistake need not be whom the page before it showed."""
        return ",".join(str(one.pk) for one in self.people)

    def rows(self) -> Iterator[Choice]:
        ticked = {str(one) for one in self["gone"].value() or []}
        for one in self.people:
            yield Choice(one, str(one.pk) in ticked, self[f"left_{one.pk}"], self[f"went_{one.pk}"])

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        if said.get("gone") and said.get("do") == ALL:
            raise forms.ValidationError(BOTH)
        for one in self.people:
            if one.pk not in said.get("gone", ()):  # what stands below somebody who is here was not meant
                self.errors.pop(f"left_{one.pk}", None)
                self.errors.pop(f"went_{one.pk}", None)
        known = {one.pk: one for one in self.people}
        gone = {pk: self.departure(known[pk]) for pk in said.get("gone", ()) if pk in known}
        return {"uid": said.get("uid"), "seen": row_numbers(said.get("seen", "").split(",")), "gone": gone}

    def departure(self, one: Inflow) -> Departure:
        """Without a day it is today."""
        left: date = self.cleaned_data.get(f"left_{one.pk}") or self.today
        if left > self.today:
            self.add_error(f"left_{one.pk}", "这一天还没到，请填今天或以前的日期。")
        elif one.arrived_on and left < one.arrived_on:
            self.add_error(f"left_{one.pk}", "这一天还没到站，请填到站以后的日期。")
        return Departure(left, self.cleaned_data.get(f"went_{one.pk}", ""))

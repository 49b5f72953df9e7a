"""Asking for something, in the name of a place."""

from typing import Any
from uuid import uuid4

from django import forms

from dangjian.workdays.queries import add_workdays
from members.followups.forms.fields import ELSEWHERE, DeadlineForm, PersonField, PlaceField, ToldField, uid_field
from members.followups.queries import askers, owners, people_of
from members.followups.rules import Kind
from members.followups.services import NotBelow
from organizations.access.models import Account

USUAL_WORKDAYS = 10


class InNameForm(DeadlineForm):
    """In the name of a place that somebody acts for, to a place; where there is one alone nothing is asked."""

    asking = "asker"
    uid = uid_field()
    problems = {NotBelow: ("organization", ELSEWHERE)}

    def settle(self, offices: Any, places: Any) -> None:
        self.only: dict[str, Any] = {}
        for name, queryset in ((self.asking, offices), ("organization", places)):
            self.fields[name].queryset, found = queryset, list(queryset[:2])
            if len(found) == 1:
                self.only[name] = found[0]
                del self.fields[name]
        self.initial.setdefault("uid", uuid4())

    def clean(self) -> dict[str, Any]:
        return (super().clean() or self.cleaned_data) | self.only


class AskForm(InNameForm):
    asker = PlaceField(label="以谁的名义交办", invalid="您不能以这个党组织的名义交办，请重新选。")
    organization = PlaceField(label="交给谁办")
    kind = forms.ChoiceField(label="类别", choices=Kind.choices)
    what = ToldField(label="要办什么", rows=3, max_length=300, empty="请写明要办什么。")
    member = PersonField()
    button = "交办"
    field_order = ("asker", "organization", "kind", "what", "due_on", "member", "uid")

    def __init__(self, *args: Any, account: Account, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = owners(account, today=self.today)
        self.settle(askers(account, today=self.today), places)
        if place := self.only.get("organization"):
            self.fields["member"].queryset = people_of(place, self.today)
        else:
            del self.fields["member"]
        self.initial.setdefault("due_on", add_workdays(self.today, USUAL_WORKDAYS))

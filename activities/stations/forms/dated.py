"""Forms with days of their own, sent once though pressed twice, and forms that put right or take back what stands."""

from datetime import date
from typing import Any
from uuid import uuid4

from django import forms
from django.db.models import Model

from activities.stations.rules import books_from
from activities.stations.services.entries import VersionConflict
from dangjian.acts import ActForm
from dangjian.fields.dates import CalendarField, written
from organizations.tree.models import Organization


class Dated(ActForm):
    """No day of it is yet to come, and none that is written now lies before the station."""

    def __init__(self, *args: Any, station: Organization, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.first = books_from(station.founded_on)

    def clean(self) -> dict[str, Any]:
        said = self.cleaned_data
        for name, field in self.fields.items():
            if not isinstance(field, CalendarField) or not (day := said.get(name)):
                continue
            if day > self.latest(name):
                self.add_error(name, "这一天还没到。")
            elif day < self.first and name in self.changed_data:
                self.add_error(name, f"不能早于{written(self.first)}，那以前还没有这个驿站。")
        return said

    def latest(self, name: str) -> date:
        return self.today


class Sent(Dated):
    uid = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["uid"].initial = uuid4


class Correcting(Dated):
    """As it stands, to be put right; `version` says which state of it the page shows."""

    version = forms.IntegerField(label="版本", required=False, widget=forms.HiddenInput)
    problems = {VersionConflict: (None, "您打开这页以后，有人改过或者撤回了这一条。请重新打开再改。")}

    def __init__(self, *args: Any, row: Model, **kwargs: Any) -> None:
        super().__init__(*args, initial={name: getattr(row, name) for name in self.base_fields}, **kwargs)


class WithdrawForm(ActForm):
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    problems = {VersionConflict: (None, "没有撤回：您打开这页以后，有人改过这一条。请再看一眼。")}

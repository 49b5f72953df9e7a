"""What the lists of a station's books are narrowed to. A value that makes no sense narrows nothing."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.db.models.aggregates import Count

from activities.stations.rules import HonourKind, OpinionKind


class BookFilter(forms.Form):
    """`words` are the columns that are looked through."""

    words: tuple[str, ...] = ()

    kind = forms.ChoiceField(label="类别", required=False)
    q = forms.CharField(label="查找", required=False, max_length=60, widget=forms.SearchInput)
    state = forms.ChoiceField(required=False, widget=forms.HiddenInput)

    kinds: list[tuple[str, str]] = []
    # What each state is called, and what it means of a row.
    states: dict[str, tuple[str, Q]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", "全部类别"), *self.kinds]
        self.fields["state"].choices = [(name, name) for name in self.states]
        self.is_valid()

    @property
    def typed(self) -> Q:
        """The kind and the words alone: within these the states are counted."""
        found, kind = Q(), self.cleaned_data.get("kind")
        if words := (self.cleaned_data.get("q") or "").strip():
            for column in self.words:
                found |= Q(**{f"{column}__icontains": words})
        return found & Q(kind=kind) if kind else found

    @property
    def at(self) -> str:
        """The state that is looked at."""
        return self.cleaned_data.get("state") or ""

    def counted(self, rows: QuerySet) -> list[tuple[str, str, int]]:
        """All of them and each state, with how many of what is looked for are in it, in one statement."""
        wanted = {name: Count("pk", filter=state) for name, (_, state) in self.states.items()}
        many = rows.filter(self.typed).order_by().aggregate(every=Count("pk"), **wanted)
        return [("", "全部", many["every"]), *((name, label, many[name]) for name, (label, _) in self.states.items())]

    @property
    def is_narrowed(self) -> bool:
        return bool(self.typed)

    def narrowed(self, rows: QuerySet) -> QuerySet:
        _, state = self.states.get(self.at, ("", Q()))
        return rows.filter(self.typed & state)


class OpinionFilter(BookFilter):
    kinds = OpinionKind.choices
    words = ("text", "said_by", "handed_to", "answer")
    states = {"open": ("没办结", Q(closed_on=None)), "closed": ("已办结", Q(closed_on__isnull=False))}


class HonourFilter(BookFilter):
    kinds = HonourKind.choices
    words = ("holder", "place", "promise", "review")
    states = {"now": ("现在设着", Q(ends_on=None)), "ended": ("不再设的", Q(ends_on__isnull=False))}

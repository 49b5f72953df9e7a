"""What the lists of a station's books are narrowed to. A value that makes no sense narrows nothing."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.db.models.aggregates import Count

from activities.stations.models import Site
from activities.stations.rules import HonourKind, OpinionKind, ServiceKind
from organizations.tree.models import Organization


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

    @property
    def kept(self) -> list[tuple[str, str]]:
        """For another form of the page, which leaves it narrowed as it is."""
        return [(name, value) for name in ("kind", "q") if (value := self.cleaned_data.get(name))]

    def narrowed(self, rows: QuerySet) -> QuerySet:
        _, state = self.states.get(self.at, ("", Q()))
        return rows.filter(self.typed & state)


class StationFilter(forms.Form):
    """On the desk: those that stand, or those that are closed; and the year of the books that are taken along."""

    state = forms.ChoiceField(required=False, choices=[("closed", "已撤销")])
    q = forms.CharField(required=False, max_length=60)
    year = forms.TypedChoiceField(required=False, coerce=int)

    def __init__(self, *args: Any, years: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.years = years
        self.fields["year"].choices = [(one, one) for one in years]
        self.is_valid()

    @property
    def at(self) -> str:
        return self.cleaned_data.get("state") or ""

    @property
    def closed(self) -> bool:
        return self.at == "closed"

    @property
    def words(self) -> str:
        return (self.cleaned_data.get("q") or "").strip()

    @property
    def wanted_year(self) -> int:
        return self.cleaned_data.get("year") or self.years[0]

    def finds(self, station: Organization, site: Site | None) -> bool:
        told = [str(station), str(station.parent), *([site.firm, site.address] if site else [])]
        return any(self.words in one for one in told)


class OpinionFilter(BookFilter):
    kinds = OpinionKind.choices
    words = ("text", "said_by", "handed_to", "answer")
    states = {"open": ("没办结", Q(closed_on=None)), "closed": ("已办结", Q(closed_on__isnull=False))}


class HonourFilter(BookFilter):
    kinds = HonourKind.choices
    words = ("holder", "place", "promise", "review")
    states = {"now": ("现在设着", Q(ends_on=None)), "ended": ("不再设的", Q(ends_on__isnull=False))}


class ServiceFilter(BookFilter):
    """Within the months that another form of the page chose."""

    kinds = ServiceKind.choices
    words = ("topic",)

    since = forms.CharField(required=False, max_length=7, widget=forms.HiddenInput)
    until = forms.CharField(required=False, max_length=7, widget=forms.HiddenInput)

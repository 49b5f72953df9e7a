"""The register of changes: what somebody asked for, how many of each kind, and which branches may be named."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.db.models import Count, QuerySet

from dangjian.audit.rules import narrowed_to
from members.roster.models import Member, Movement, MovementQuerySet
from organizations.access.models import Account
from organizations.tree.models import Organization

ELSEWHERE = "本区其他支部"


@dataclass(frozen=True)
class MovementsWanted:
    """What a register shows: `since` and `until` are days, both included; empty is everything in reach."""

    organization: Organization | None = None
    q: str = ""
    kind: str = ""
    since: date | None = None
    until: date | None = None

    def narrowing(self) -> dict[str, object]:
        return narrowed_to(self)


def movement_list(movements: MovementQuerySet, wanted: MovementsWanted) -> QuerySet[Movement]:
    """`movements` comes scoped; newest first, of every kind and of the wanted one."""
    chosen = every_kind(movements, wanted)
    chosen = chosen.filter(kind=wanted.kind) if wanted.kind else chosen
    related = ("member", "origin", "destination", "by")
    return chosen.select_related(*related).order_by("-on", "-pk")


def every_kind(movements: MovementQuerySet, wanted: MovementsWanted) -> QuerySet[Movement]:
    chosen = movements.at(wanted.organization) if wanted.organization else movements
    if wanted.q:
        chosen = chosen.filter(member__in=Member.objects.called(wanted.q))
    if wanted.since:
        chosen = chosen.filter(on__gte=wanted.since)
    return chosen.filter(on__lte=wanted.until) if wanted.until else chosen


def movement_counts(movements: MovementQuerySet, wanted: MovementsWanted) -> list[tuple[str, str, int]]:
    """Code, word and number of each kind, in the order of the kinds; whichever kind the list is narrowed to."""
    rows = every_kind(movements, wanted).order_by().values_list("kind").annotate(many=Count("pk"))
    found = dict(rows)
    return [(code, label, found.get(code, 0)) for code, label in Movement.Kind.choices]


def names_for(account: Account) -> Callable[[Organization | None], str]:
    """Branches in reach by their name, all others as "somewhere in the district"; asked once, when the first is named."""
    reached = cache(lambda: set(Organization.objects.visible_to(account).branches().values_list("pk", flat=True)))

    def name(place: Organization | None) -> str:
        return "" if place is None else place.short_name if place.pk in reached() else ELSEWHERE

    return name

"""The dated rows that decide what is due, read once for a span and asked day by day."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet

from activities.duties.models import Exemption, ThemeDayMove
from dangjian.periods import Month, Period
from members.roster.models import Subgroup, Term
from members.roster.rules import counted_order
from organizations.tree.models import Kind, Organization, OrganizationEdge

Organizations = QuerySet[Organization] | Iterable[Organization | int]
Dated = tuple[Any, ...]  # starts_on, ends_on, then the facts themselves
Moves = dict[tuple[int | None, str], date]


class Place(NamedTuple):
    """How an organization stood on one day."""

    organization_id: int
    kind: str
    sector: str
    path: str
    committee_id: int | None
    temporary: bool
    founded_on: date | None

    def stood_throughout(self, period: Period) -> bool:
        """A station owes from the first whole period after its opening; branches owe from the first that ends."""
        return self.kind != Kind.STATION or self.founded_on is None or self.founded_on <= period.start


@dataclass(frozen=True)
class Standing:
    """Everything that held on one day."""

    places: list[Place]
    with_committee: set[int]
    subgroups: dict[int, list[tuple[UUID, str]]]
    exempt: set[tuple[int, str]]

    def excused(self, organization_id: int, kind: str) -> bool:
        return (organization_id, kind) in self.exempt or (organization_id, "") in self.exempt


@dataclass(frozen=True)
class Facts:
    """`moves` names its unit, or None for the whole district."""

    places: list[Dated]
    committees: list[Dated]
    subgroups: list[Dated]
    exemptions: list[Dated]
    moves: Moves

    def on(self, day: date) -> Standing:
        subgroups = defaultdict(list)
        for organization_id, uid, name in held(self.subgroups, day):
            subgroups[organization_id].append((uid, name))
        return Standing(
            places=[Place(*row) for row in held(self.places, day)],
            with_committee={organization_id for (organization_id,) in held(self.committees, day)},
            subgroups=subgroups,
            exempt=set(held(self.exemptions, day)),
        )


def held(rows: list[Dated], day: date) -> list[Any]:
    return [row[2:] for row in rows if row[0] <= day and (row[1] is None or row[1] > day)]


def read_facts(first: date, last: date, organizations: Organizations | None) -> Facts:
    """All that was in force on some day from `first` to `last`, in five queries however many organizations there are."""
    overlapping = Q(ends_on=None) | Q(ends_on__gt=first), Q(starts_on__lte=last)
    chosen = Q() if organizations is None else Q(organization__in=organizations)

    def dated(rows: QuerySet, *facts: str) -> list[Dated]:
        return list(rows.filter(*overlapping, chosen).values_list("starts_on", "ends_on", *facts))

    place = ("organization_id", "kind", "sector", "path", "committee_id", "temporary", "organization__founded_on")
    subgroups = dated(Subgroup.objects.all(), "organization_id", "uid", "name")
    return Facts(
        places=dated(OrganizationEdge.objects.all(), *place),
        committees=dated(Term.objects.filter(has_committee=True), "organization_id"),
        subgroups=sorted(subgroups, key=lambda row: (row[0], counted_order(row[4]))),
        exemptions=dated(Exemption.objects.all(), "organization_id", "kind"),
        moves=moves_between(Month.containing(first), Month.containing(last)),
    )


def moves_between(first: Month, last: Month) -> Moves:
    rows = ThemeDayMove.objects.filter(month__gte=str(first), month__lte=str(last))
    return {
        (organization_id if parent_id else None, month): day
        for organization_id, parent_id, month, day in rows.values_list(
            "organization_id", "organization__parent_id", "month", "day"
        )
    }

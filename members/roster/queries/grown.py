"""All that the tree prints, as plain values: whoever has the same values has the same page."""

from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any

from django.db.models import Count, QuerySet

from dangjian.fields.paths import WIDTH, steps
from members.roster.models import Member, MemberQuerySet
from organizations.tree.models import Organization

PRINTED = (
    "id",
    "kind",
    "short_name",
    "national_code",
    "parent_id",
    "path",
    "position",
    "dissolved_on",
    *Organization.ATTRIBUTES,
)
# Whose rows it is read from.
TREE_TABLES = (Organization._meta.db_table, Member._meta.db_table)
Values = tuple[tuple[Any, ...], ...]


@dataclass(frozen=True)
class Grown:
    """`places` are those in reach, `above` what stands over them, `members` how many of the party belong to each."""

    places: Values
    above: Values
    members: tuple[tuple[int, int], ...]

    @cached_property
    def digest(self) -> str:
        """Of the values themselves: a page kept under it is never an old one, whoever wrote what and by which way."""
        return sha256(repr((self.places, self.above, self.members)).encode()).hexdigest()

    @cached_property
    def organizations(self) -> list[Organization]:
        return planted(self.places)

    @cached_property
    def known(self) -> list[Organization]:
        return planted(self.above)


def planted(values: Values) -> list[Organization]:
    return [Organization(**dict(zip(PRINTED, one, strict=True))) for one in values]


def grown(organizations: QuerySet[Organization], members: MemberQuerySet) -> Grown:
    """Both come scoped. Who belongs to a place out of reach, as the reader may, is not among them: two readers of one
    reach have the same values."""
    places = values_of(organizations)
    reached = {one[0] for one in places}
    parents = {one[PRINTED.index("path")][:-WIDTH] for one in places}
    over = {pk for path in parents for pk in steps(path)} - reached
    counted = members.in_party().order_by("organization").values_list("organization").annotate(many=Count("pk"))
    return Grown(
        places=places,
        above=values_of(Organization.objects.filter(pk__in=over)) if over else (),
        members=tuple((place, many) for place, many in counted if place in reached),
    )


def values_of(organizations: QuerySet[Organization]) -> Values:
    return tuple(organizations.order_by("pk").values_list(*PRINTED))

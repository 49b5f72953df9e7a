"""How many members and organizations of each class there were on a day: from the affiliations and edges in force then."""

from collections import defaultdict
from datetime import date
from typing import Any

from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from analytics.desk.rules.figures import Row
from members.roster.models import PARTY_CATEGORIES, Affiliation, MembershipStatus, Movement, Occupation, Sex
from members.roster.queries.members import HIGHER_EDUCATION
from members.roster.rules import AGE_BANDS, ERAS
from organizations.access.models import Account
from organizations.tree.models import Organization, OrganizationEdge
from organizations.tree.rules import PARTY_KINDS, Kind

GONE = (MembershipStatus.SUSPENDED, MembershipStatus.EXPELLED)


def figures(account: Account, day: date) -> list[Row]:
    """One row per unit as the tree hung on the day, of the organizations in reach today; three statements."""
    edges = OrganizationEdge.objects.visible_to(account).filter(kind__in=PARTY_KINDS).select_related(None)
    standing = list(
        edges.filter(Q(ends_on=None) | Q(ends_on__gt=day), starts_on__lte=day).values_list(
            "organization", "committee", "kind", "sector", "temporary", "floating", "retired"
        )
    )
    unit_of = {organization: committee or organization for organization, committee, *_ in standing}
    counts: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for organization, _, kind, sector, *attributes in standing:
        add_place(counts[unit_of[organization]], kind, sector, attributes)
    for organization, found in members_of(account, day):
        for code, many in found.items():
            counts[unit_of.get(organization, organization)][code] += many
    return in_order(counts)


def in_order(counts: dict[int, dict[str, int]]) -> list[Row]:
    """In the order of the tree; a district committee alone is no unit."""
    names = Organization.objects.filter(pk__in=counts).order_by("position", "path").values_list("pk", "short_name")
    return [Row(name, dict(counts[pk]), pk) for pk, name in names if any(counts[pk].values())]


def add_place(counts: dict[str, int], kind: str, sector: str, attributes: list[bool]) -> None:
    if kind != Kind.DISTRICT_COMMITTEE:
        counts[f"kind_{kind}"] += 1
    if kind == Kind.BRANCH:
        counts[f"sector_{sector}"] += 1
        for name, holds in zip(("temporary", "floating", "retired"), attributes, strict=True):
            counts[name] += holds


def belonging(account: Account, day: date) -> QuerySet[Affiliation]:
    """Who belonged to a branch in reach on the day and was in the party."""
    later = Movement.objects.filter(member=OuterRef("member"), kind=Movement.Kind.STATUS, on__gt=day)
    was = Subquery(later.exclude(was="").order_by("on", "pk").values("was")[:1])
    return (
        Affiliation.objects.as_of(day)
        .filter(organization__in=Organization.objects.visible_to(account))
        .filter(Q(member__joined_on__lte=day) | Q(member__joined_on=None), member__category__in=PARTY_CATEGORIES)
        .alias(status_then=Coalesce(was, "member__membership_status", Value("")))
        .exclude(status_then__in=GONE)
        .order_by()
    )


def headcounts_on(account: Account, day: date) -> dict[int, int]:
    """By branch in reach."""
    return dict(belonging(account, day).values_list("organization").annotate(n=Count("pk")))


def members_of(account: Account, day: date) -> list[tuple[int, dict[str, int]]]:
    """By branch in reach the number of members of each class."""
    wanted = conditions(day)
    counted: Any = (
        belonging(account, day)
        .values("organization")
        .annotate(**{f"n_{number}": Count("pk", filter=condition) for number, condition in enumerate(wanted.values())})
    )
    return [(row["organization"], {code: row[f"n_{number}"] for number, code in enumerate(wanted)}) for row in counted]


def conditions(day: date) -> dict[str, Q]:
    """A full member with no day of becoming one always was it: the papers of old say no more."""
    full = Q(member__category="FULL") & (Q(member__regularized_on__lte=day) | Q(member__regularized_on=None))
    return {
        "total": Q(member__isnull=False),
        "full": full,
        "probationary": ~full,
        "women": Q(member__sex=Sex.FEMALE),
        "minorities": ~Q(member__ethnicity__in=("", "汉", "汉族")),
        "higher": Q(member__education__in=HIGHER_EDUCATION),
        **{
            f"age_{band.code}": Q(member__born_on__gt=after, member__born_on__lte=until)
            for band in AGE_BANDS
            for after, until in [band.days(day)]
        },
        **{
            f"era_{era.code}": Q(member__joined_on__gte=era.since)
            & (Q(member__joined_on__lt=era.until) if era.until else Q())
            for era in ERAS
        },
        **{f"job_{value}": Q(member__occupation_class=value) for value in Occupation.values},
    }

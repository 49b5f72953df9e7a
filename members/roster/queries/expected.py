"""应到: who is expected at a meeting. Not the base of votes (表决基数)."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from members.roster.models import (
    Affiliation,
    Member,
    Participation,
    Post,
    StandingExemption,
    SubgroupMembership,
)
from organizations.tree.models import Organization


@dataclass(frozen=True)
class Expected:
    """`exemption` is the reason of a standing exemption, or empty; `away` takes part elsewhere instead."""

    member_id: int
    name: str
    pinyin: str
    exemption: str = ""
    away: bool = False

    @property
    def counts(self) -> bool:
        """Belongs to 应到: listed people who are exempt or away do not."""
        return not self.exemption and not self.away


def expected_at(organization: Organization, day: date, *, subgroup_uid: UUID | None = None) -> list[Expected]:
    """Everybody to list for a meeting on `day`, in surname order: who belongs here and who takes part here.

    Follows dated rows only, so a past day gives the same people after transfers and changes of status.
    With `subgroup_uid` only the members of that subgroup.
    """
    home = Affiliation.objects.as_of(day).filter(organization=organization).values("member")
    guests = Participation.objects.as_of(day).filter(organization=organization).values("member")
    ids = {row["member"] for row in home.union(guests)}
    if subgroup_uid:
        ids &= members_of_subgroup(subgroup_uid, day)
    return listed(ids, organization, day)


def committee_at(organization: Organization, day: date) -> list[Expected]:
    """Who sits in the committee of a branch on `day`: whoever holds a post there."""
    holders = Post.objects.as_of(day).filter(organization=organization)
    return listed(set(holders.values_list("member", flat=True)), organization, day)


def members_of_subgroup(subgroup_uid: UUID, day: date) -> set[int]:
    inside = SubgroupMembership.objects.as_of(day).filter(subgroup__uid=subgroup_uid)
    return set(inside.values_list("member", flat=True))


def listed(ids: set[int], organization: Organization, day: date) -> list[Expected]:
    people = Member.objects.filter(pk__in=ids).order_by("pinyin", "pk")
    elsewhere = Participation.objects.as_of(day).filter(instead_of_home=True).exclude(organization=organization)
    away = set(elsewhere.filter(member__in=ids).values_list("member", flat=True))
    exempt = dict(StandingExemption.objects.as_of(day).filter(member__in=ids).values_list("member", "reason"))
    return [
        Expected(pk, name, pinyin, exempt.get(pk, ""), pk in away)
        for pk, name, pinyin in people.values_list("pk", "name", "pinyin")
    ]

"""应到: who is expected at a meeting. Not the base of votes (表决基数)."""

from collections.abc import Iterable, Sequence
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


def expecting(member: Member, days: Iterable[date]) -> dict[date, set[int]]:
    """Which organizations have the person on their list of each day as one of theirs: two queries for all days."""
    homes = list(Affiliation.objects.filter(member=member).values_list("organization", "starts_on", "ends_on"))
    fields = "organization", "starts_on", "ends_on", "instead_of_home"
    shared = list(Participation.objects.filter(member=member).values_list(*fields))
    found = {}
    for day in days:
        here = {place for place, *span in homes if in_force(span, day)}
        there = {place: instead for place, *span, instead in shared if in_force(span, day)}
        away = {place for place, instead in there.items() if instead}
        found[day] = {place for place in here | set(there) if not away - {place}}
    return found


def in_force(span: Sequence[date | None], day: date) -> bool:
    starts_on, ends_on = span
    return (starts_on is None or starts_on <= day) and (ends_on is None or ends_on > day)


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

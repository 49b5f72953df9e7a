"""Everything dated about one member."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from members.roster.models import (
    Affiliation,
    Member,
    Movement,
    Participation,
    Post,
    StandingExemption,
    SubgroupMembership,
)


@dataclass(frozen=True)
class History:
    affiliations: QuerySet[Affiliation]
    movements: QuerySet[Movement]
    posts: QuerySet[Post]
    participations: QuerySet[Participation]
    exemptions: QuerySet[StandingExemption]
    subgroup: SubgroupMembership | None


def history_of(member: Member, *, today: date) -> History:
    """Newest first; six queries however long the life."""
    mine = {"member": member}
    return History(
        affiliations=Affiliation.objects.filter(**mine).select_related("organization").order_by("-starts_on", "-pk"),
        movements=Movement.objects.filter(**mine).order_by("-on", "-pk"),
        posts=Post.objects.filter(**mine).select_related("organization").order_by("-starts_on", "-pk"),
        participations=Participation.objects.filter(**mine).select_related("organization").order_by("-starts_on"),
        exemptions=StandingExemption.objects.filter(**mine).order_by("-starts_on"),
        subgroup=SubgroupMembership.objects.as_of(today).filter(**mine).select_related("subgroup").first(),
    )


def subgroups_of(member: Member) -> QuerySet[SubgroupMembership]:
    """Every subgroup somebody was in, the newest first."""
    mine = SubgroupMembership.objects.filter(member=member).select_related("subgroup")
    return mine.order_by("-starts_on", "-pk")

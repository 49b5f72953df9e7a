"""How many members stand where; one query for any number of organizations."""

from dataclasses import dataclass

from django.db.models import Count, Q

from members.roster.models import Category, MemberQuerySet


@dataclass(frozen=True)
class Headcount:
    full: int = 0
    probationary: int = 0

    @property
    def members(self) -> int:
        return self.full + self.probationary


NOBODY = Headcount()


def headcounts(members: MemberQuerySet) -> dict[int, Headcount]:
    """Full and probationary members by home organization, for organizations that have any."""
    counted = (
        members.in_party()
        .order_by()
        .values("organization")
        .annotate(
            full=Count("pk", filter=Q(category=Category.FULL)),
            probationary=Count("pk", filter=Q(category=Category.PROBATIONARY)),
        )
    )
    return {row["organization"]: Headcount(row["full"], row["probationary"]) for row in counted}

from members.roster.models.affiliation import Affiliation, Participation, StandingExemption
from members.roster.models.member import (
    IN_STANDING,
    PARTY_CATEGORIES,
    Category,
    Education,
    Member,
    MemberQuerySet,
    MembershipStatus,
    Occupation,
    Sex,
)
from members.roster.models.movement import Movement, MovementQuerySet
from members.roster.models.post import Post, PostTitle, Term
from members.roster.models.subgroup import Subgroup, SubgroupMembership

__all__ = [
    "IN_STANDING",
    "PARTY_CATEGORIES",
    "Affiliation",
    "Category",
    "Education",
    "Member",
    "MemberQuerySet",
    "MembershipStatus",
    "Movement",
    "MovementQuerySet",
    "Occupation",
    "Participation",
    "Post",
    "PostTitle",
    "Sex",
    "StandingExemption",
    "Subgroup",
    "SubgroupMembership",
    "Term",
]

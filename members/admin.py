"""Table of contents for Django."""

from members.roster.admin import (
    AffiliationAdmin,
    MemberAdmin,
    ParticipationAdmin,
    PostAdmin,
    StandingExemptionAdmin,
    SubgroupAdmin,
    TermAdmin,
)

__all__ = [
    "AffiliationAdmin",
    "MemberAdmin",
    "ParticipationAdmin",
    "PostAdmin",
    "StandingExemptionAdmin",
    "SubgroupAdmin",
    "TermAdmin",
]

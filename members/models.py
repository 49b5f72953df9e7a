"""Table of contents for Django."""

from members.corrections.models import Correction
from members.imports.models import RosterFile, RosterImport, RosterRow
from members.looks.models import Look
from members.private.models import DailyCount, PrivateNumbers
from members.roster.models import (
    Affiliation,
    Member,
    Participation,
    Post,
    StandingExemption,
    Subgroup,
    SubgroupMembership,
    Term,
)

__all__ = [
    "Affiliation",
    "Correction",
    "DailyCount",
    "Look",
    "Member",
    "Participation",
    "Post",
    "PrivateNumbers",
    "RosterFile",
    "RosterImport",
    "RosterRow",
    "StandingExemption",
    "Subgroup",
    "SubgroupMembership",
    "Term",
]

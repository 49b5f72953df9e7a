"""Table of contents for Django."""

from members.ballots.models import BallotBox, Paper, Poll, Question, Voter
from members.corrections.models import Correction
from members.floating.models import Contact, Inflow, InflowStep, Outflow, StillHere, WallCode
from members.followups.models import Finding, FollowUp, Inspection, Step
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
    "BallotBox",
    "Contact",
    "Correction",
    "DailyCount",
    "Finding",
    "FollowUp",
    "Inflow",
    "InflowStep",
    "Inspection",
    "Look",
    "Member",
    "Outflow",
    "Paper",
    "Participation",
    "Poll",
    "Post",
    "PrivateNumbers",
    "Question",
    "RosterFile",
    "RosterImport",
    "RosterRow",
    "StandingExemption",
    "Step",
    "StillHere",
    "Subgroup",
    "SubgroupMembership",
    "Term",
    "Voter",
    "WallCode",
]

from activities.meetings.queries.appraisals import (
    Graded,
    Standing,
    ballot_out,
    ended_ballots,
    grade_list,
    phone_ballot,
    standing,
)
from activities.meetings.queries.life import late_rectifications, members_here, not_talked_with, talks_of
from activities.meetings.queries.records import inside_records, kept_records, may_change
from activities.meetings.queries.sources import rectification_source, resolution_source
from activities.meetings.queries.voters import Base, full_members_at, present_voters, voting_base

__all__ = [
    "Base",
    "Graded",
    "Standing",
    "ballot_out",
    "ended_ballots",
    "full_members_at",
    "grade_list",
    "inside_records",
    "kept_records",
    "late_rectifications",
    "may_change",
    "members_here",
    "not_talked_with",
    "phone_ballot",
    "present_voters",
    "rectification_source",
    "resolution_source",
    "standing",
    "talks_of",
    "voting_base",
]

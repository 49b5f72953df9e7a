from activities.meetings.rules.appraisals import Grade, Totals, excellent_cap, totals_of, totals_problems
from activities.meetings.rules.kinds import VOTING, SessionKind
from activities.meetings.rules.votes import (
    Count,
    ExclusionReason,
    Outcome,
    Purpose,
    Quorum,
    Result,
    count_problems,
    needed_present,
    outcome,
    rule_for,
)

__all__ = [
    "VOTING",
    "Count",
    "ExclusionReason",
    "Grade",
    "Outcome",
    "Purpose",
    "Quorum",
    "Result",
    "SessionKind",
    "Totals",
    "count_problems",
    "excellent_cap",
    "needed_present",
    "outcome",
    "rule_for",
    "totals_of",
    "totals_problems",
]

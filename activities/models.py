"""Table of contents for Django."""

from activities.duties.models import (
    DutyRule,
    Exemption,
    ReportingQuarter,
    ServiceCategory,
    ThemeDayMove,
    ThemeGuide,
)
from activities.meetings.models import (
    CommitteeSession,
    CountTaken,
    MemberGrade,
    QuorumExclusion,
    Rectification,
    Talk,
    Vote,
)
from activities.records.models import (
    Activity,
    ActivityCredit,
    ActivityVersion,
    Attendance,
    ReportDraft,
    Rsvp,
)

__all__ = [
    "Activity",
    "ActivityCredit",
    "ActivityVersion",
    "Attendance",
    "CommitteeSession",
    "CountTaken",
    "DutyRule",
    "Exemption",
    "MemberGrade",
    "QuorumExclusion",
    "Rectification",
    "ReportDraft",
    "ReportingQuarter",
    "Rsvp",
    "ServiceCategory",
    "Talk",
    "ThemeDayMove",
    "ThemeGuide",
    "Vote",
]

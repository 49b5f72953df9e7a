"""Table of contents for Django."""

from activities.duties.models import (
    DutyRule,
    Exemption,
    ReportingQuarter,
    ServiceCategory,
    ThemeDayMove,
    ThemeGuide,
)
from activities.feed.models import Comment, Entry, Like
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
from activities.snapshots.models import Snapshot

__all__ = [
    "Activity",
    "ActivityCredit",
    "ActivityVersion",
    "Attendance",
    "Comment",
    "CommitteeSession",
    "CountTaken",
    "DutyRule",
    "Entry",
    "Exemption",
    "Like",
    "MemberGrade",
    "QuorumExclusion",
    "Rectification",
    "ReportDraft",
    "ReportingQuarter",
    "Rsvp",
    "ServiceCategory",
    "Snapshot",
    "Talk",
    "ThemeDayMove",
    "ThemeGuide",
    "Vote",
]

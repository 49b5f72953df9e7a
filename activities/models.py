"""Table of contents for Django."""

from activities.duties.models import (
    DutyRule,
    Exemption,
    GroupTheme,
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
    PhoneBallot,
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
    AttendanceClaim,
    JointPart,
    MakeUpStudy,
    ReportDraft,
    Rsvp,
    StudyCampaign,
)
from activities.reminders.models import Reminder, Round, Told
from activities.snapshots.models import Snapshot

__all__ = [
    "Activity",
    "ActivityCredit",
    "ActivityVersion",
    "Attendance",
    "AttendanceClaim",
    "Comment",
    "CommitteeSession",
    "CountTaken",
    "DutyRule",
    "Entry",
    "Exemption",
    "GroupTheme",
    "JointPart",
    "Like",
    "MakeUpStudy",
    "MemberGrade",
    "PhoneBallot",
    "QuorumExclusion",
    "Rectification",
    "Reminder",
    "ReportDraft",
    "ReportingQuarter",
    "Round",
    "Rsvp",
    "ServiceCategory",
    "Snapshot",
    "StudyCampaign",
    "Talk",
    "ThemeDayMove",
    "ThemeGuide",
    "Told",
    "Vote",
]

from activities.records.models.activity import (
    BRANCH_ROLES,
    COUNTED_STATES,
    OPEN_STATES,
    REVIEWING_ROLES,
    Activity,
    ActivityCredit,
    ActivityVersion,
    own_branches,
)
from activities.records.models.attendance import Attendance, AttendanceClaim, MakeUpStudy
from activities.records.models.campaign import StudyCampaign
from activities.records.models.draft import ReportDraft
from activities.records.models.joint import JointPart
from activities.records.models.late import LateChange
from activities.records.models.rollup import FIGURES, STATUS_FIGURES, MonthlyRollup
from activities.records.models.rsvp import Rsvp
from activities.records.rules import ABSENT, EXCUSED, PRESENT, ClaimState, State, Status, ThemeCategory

__all__ = [
    "ABSENT",
    "BRANCH_ROLES",
    "COUNTED_STATES",
    "EXCUSED",
    "FIGURES",
    "OPEN_STATES",
    "PRESENT",
    "REVIEWING_ROLES",
    "STATUS_FIGURES",
    "Activity",
    "ActivityCredit",
    "ActivityVersion",
    "Attendance",
    "AttendanceClaim",
    "ClaimState",
    "JointPart",
    "LateChange",
    "MakeUpStudy",
    "MonthlyRollup",
    "ReportDraft",
    "Rsvp",
    "State",
    "Status",
    "StudyCampaign",
    "ThemeCategory",
    "own_branches",
]

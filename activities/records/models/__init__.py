from activities.records.models.activity import (
    COUNTED_STATES,
    Activity,
    ActivityCredit,
    ActivityVersion,
    State,
)
from activities.records.models.attendance import (
    ABSENT,
    EXCUSED,
    PRESENT,
    Attendance,
    Status,
)
from activities.records.models.draft import ReportDraft

__all__ = [
    "ABSENT",
    "COUNTED_STATES",
    "EXCUSED",
    "PRESENT",
    "Activity",
    "ActivityCredit",
    "ActivityVersion",
    "Attendance",
    "ReportDraft",
    "State",
    "Status",
]

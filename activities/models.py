"""Table of contents for Django."""

from activities.duties.models import (
    DutyRule,
    Exemption,
    ReportingQuarter,
    ServiceCategory,
    ThemeDayMove,
    ThemeGuide,
)
from activities.records.models import (
    Activity,
    ActivityCredit,
    ActivityVersion,
    Attendance,
    ReportDraft,
)

__all__ = [
    "Activity",
    "ActivityCredit",
    "ActivityVersion",
    "Attendance",
    "DutyRule",
    "Exemption",
    "ReportDraft",
    "ReportingQuarter",
    "ServiceCategory",
    "ThemeDayMove",
    "ThemeGuide",
]

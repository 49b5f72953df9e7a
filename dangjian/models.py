"""Table of contents for Django."""

from dangjian.audit.models import AuditCheck, AuditRow
from dangjian.jobs.models import Pulse
from dangjian.workdays.models import Holiday

__all__ = ["AuditCheck", "AuditRow", "Holiday", "Pulse"]

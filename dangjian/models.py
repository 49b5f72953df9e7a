"""Table of contents for Django."""

from dangjian.audit.models import AuditRow
from dangjian.jobs.models import Pulse
from dangjian.workdays.models import Holiday

__all__ = ["AuditRow", "Holiday", "Pulse"]

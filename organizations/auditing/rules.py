"""Why the log leaves the system, and how much of it at once. Pure."""

from django.db import models

MOST_EXPORTED = 50_000


class ExportReason(models.TextChoices):
    """Chosen, not typed, so that the log of the log holds no personal value."""

    ROUTINE = "ROUTINE", "例行审计"
    INCIDENT = "INCIDENT", "核查安全事件"
    COMPLAINT = "COMPLAINT", "核查投诉"
    REPORT = "REPORT", "按要求向上级报送"
    ARCHIVE = "ARCHIVE", "存档"

"""Table of contents for Celery."""

from activities.reminders.tasks import begin, send
from activities.snapshots.tasks import give_back

__all__ = ["begin", "give_back", "send"]

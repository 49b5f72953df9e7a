"""Table of contents for Celery."""

from activities.records.tasks import forget_drafts
from activities.reminders.tasks import begin, send
from activities.snapshots.tasks import give_back
from activities.stations.tasks import let_go

__all__ = ["begin", "forget_drafts", "give_back", "let_go", "send"]

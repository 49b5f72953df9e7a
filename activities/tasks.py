"""Table of contents for Celery."""

from activities.snapshots.tasks import give_back

__all__ = ["give_back"]

"""Table of contents for Celery."""

from dangjian.jobs.tasks import sweep

__all__ = ["sweep"]

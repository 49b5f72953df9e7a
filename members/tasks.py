"""Table of contents for Celery."""

from members.floating.tasks import forget
from members.imports.tasks import discard_forgotten, work_waiting

__all__ = ["discard_forgotten", "forget", "work_waiting"]

"""Table of contents for Celery."""

from members.imports.tasks import discard_forgotten, work_waiting

__all__ = ["discard_forgotten", "work_waiting"]

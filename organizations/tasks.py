"""Table of contents for Celery."""

from organizations.access.tasks import tidy

__all__ = ["tidy"]

"""Table of contents for Celery."""

from organizations.access.tasks import tidy
from organizations.complaints.tasks import forget
from organizations.photos.tasks import prepare, sweep

__all__ = ["forget", "prepare", "sweep", "tidy"]

"""Table of contents for Celery."""

from organizations.access.tasks import tidy
from organizations.photos.tasks import prepare, sweep

__all__ = ["prepare", "sweep", "tidy"]

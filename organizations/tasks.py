"""Table of contents for Celery."""

from organizations.access.tasks import tidy
from organizations.complaints.tasks import forget
from organizations.messages.tasks import deliver, forget_messages
from organizations.notices.tasks import forget_objectors
from organizations.photos.tasks import prepare, sweep

__all__ = ["deliver", "forget", "forget_messages", "forget_objectors", "prepare", "sweep", "tidy"]

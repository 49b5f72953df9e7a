"""Table of contents for Celery."""

from dangjian.audit.tasks import check, seal
from dangjian.backups.tasks import take
from dangjian.jobs.tasks import sweep
from dangjian.web.tasks import add_up_changes

__all__ = ["add_up_changes", "check", "seal", "sweep", "take"]

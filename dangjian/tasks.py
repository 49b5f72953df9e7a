"""Table of contents for Celery."""

from dangjian.audit.tasks import check, seal
from dangjian.backups.tasks import take
from dangjian.jobs.tasks import sweep

__all__ = ["check", "seal", "sweep", "take"]

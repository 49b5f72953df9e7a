"""Table of contents for Celery."""

from analytics.assessment.tasks import ask_last_quarter, compute_waiting
from analytics.reports.tasks import forget, make_waiting

__all__ = ["ask_last_quarter", "compute_waiting", "forget", "make_waiting"]

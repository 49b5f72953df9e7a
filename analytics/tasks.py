"""Table of contents for Celery."""

from analytics.assessment.tasks import ask_last_quarter, compute_waiting

__all__ = ["ask_last_quarter", "compute_waiting"]

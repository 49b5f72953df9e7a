"""The log, for auditors and nobody else."""

from organizations.auditing.views.reading import log, row
from organizations.auditing.views.taking import export

__all__ = ["export", "log", "row"]

"""Everything that waits for a worker: rows that are claimed one by one, and notes that are added up together."""

from datetime import datetime

from dangjian.changes import waiting_notes
from dangjian.jobs.queries import JobCount, job_counts


def queues(*, now: datetime) -> list[JobCount]:
    """Every kind of JOB_SOURCES, and where writes to the tree are noted, these."""
    notes = waiting_notes()
    if notes is None:
        return job_counts(now=now)
    # Added up within one statement, so that none is ever being worked on, or given up.
    tree = JobCount("组织树的变动", waiting=notes.rows, running=0, failed=0, oldest=notes.oldest, name="change")
    return [*job_counts(now=now), tree]

"""What a program that watches asks every minute: numbers with fixed names."""

import shutil
from collections.abc import Iterator
from datetime import datetime

from django.conf import settings
from django.utils.timezone import localtime

from dangjian.audit.models import AuditRow
from dangjian.backups.queries import last_backup
from dangjian.backups.rules import time_of
from dangjian.jobs.queries import last_pulse
from dangjian.web.queries import answered
from organizations.operating.queries.database import database_size
from organizations.operating.queries.queues import queues
from organizations.operating.queries.running import handed_in

Figure = tuple[str, dict[str, str], int]


def figures_for_machines(*, now: datetime) -> Iterator[Figure]:
    """(name, labels, value); seconds and bytes whole. What is not known is left out."""
    yield from of_jobs(now)
    yield from of_pages(now)
    yield from of_the_machine(now)


def of_jobs(now: datetime) -> Iterator[Figure]:
    for one in queues(now=now):
        kind = {"kind": one.name}
        yield "jobs_waiting", kind, one.waiting
        yield "jobs_running", kind, one.running
        yield "jobs_failed", kind, one.failed
        yield "jobs_oldest_seconds", kind, seconds(one.oldest, now) if one.oldest else 0
    if seen := last_pulse():
        yield "worker_silent_seconds", {}, seconds(seen, now)


def of_pages(now: datetime) -> Iterator[Figure]:
    """Of this hour and the one before: they only grow within an hour."""
    lately = answered(hours=2, now=now)
    yield "pages_two_hours", {}, lately.pages
    yield "pages_failed_two_hours", {}, lately.failed
    yield "page_milliseconds_average", {}, lately.average
    yield "records_handed_in_hour", {}, handed_in(now, hours=1)


def of_the_machine(now: datetime) -> Iterator[Figure]:
    used = shutil.disk_usage(settings.DATA_DIR)
    yield "disk_free_bytes", {}, used.free
    yield "disk_total_bytes", {}, used.total
    if (held := database_size()) is not None:
        yield "database_bytes", {}, held
    yield "audit_waiting", {}, AuditRow.objects.waiting().count()
    if settings.BACKUP_DIR and (last := last_backup(settings.BACKUP_DIR)):
        taken = localtime(now).replace(tzinfo=None) - time_of(last.name)
        yield "backup_age_seconds", {}, int(taken.total_seconds())


def seconds(moment: datetime, now: datetime) -> int:
    return max(int((now - moment).total_seconds()), 0)

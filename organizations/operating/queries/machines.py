"""What a program that watches asks every minute: numbers with fixed names that are always said, so that none is missed."""

from collections.abc import Iterator
from datetime import datetime
from math import inf
from pathlib import Path

from django.db import Error
from django.utils.timezone import localtime

from dangjian.audit.models import AuditRow
from dangjian.backups.rules import time_of
from dangjian.jobs.queries import last_pulse
from dangjian.web.queries import answered
from organizations.operating.queries.database import database_size, is_there
from organizations.operating.queries.disks import disks, kept_backups, refused_backup
from organizations.operating.queries.queues import queues
from organizations.operating.queries.running import handed_in

Figure = tuple[str, dict[str, str], float]


def figures_for_machines(*, now: datetime) -> Iterator[Figure]:
    """(name, labels, value); seconds and bytes whole, infinitely many seconds since what has never been.

    Without its database the portal is not up, and only what the machine itself knows is said.
    """
    asked = of_the_database(now)
    yield "up", {}, int(asked is not None)
    yield "asked_at_seconds", {}, int(now.timestamp())
    yield from asked or ()
    yield from of_pages(now)
    yield from of_disks()
    yield from of_backups(now)


def of_the_database(now: datetime) -> list[Figure] | None:
    if not is_there():
        return None
    try:
        return [*of_jobs(now), *of_the_log(now)]
    except Error:
        return None


def of_jobs(now: datetime) -> Iterator[Figure]:
    for one in queues(now=now):
        kind = {"kind": one.name}
        yield "jobs_waiting", kind, one.waiting
        yield "jobs_running", kind, one.running
        yield "jobs_failed", kind, one.failed
        yield "jobs_oldest_seconds", kind, seconds(one.oldest, now) if one.oldest else 0
    seen = last_pulse()
    yield "worker_silent_seconds", {}, seconds(seen, now) if seen else inf


def of_the_log(now: datetime) -> Iterator[Figure]:
    yield "records_handed_in_hour", {}, handed_in(now, hours=1)
    yield "audit_waiting", {}, AuditRow.objects.waiting().count()
    if (held := database_size()) is not None:
        yield "database_bytes", {}, held


def of_pages(now: datetime) -> Iterator[Figure]:
    """Of this hour and the one before: they only grow within an hour."""
    lately = answered(hours=2, now=now)
    yield "pages_two_hours", {}, lately.pages
    yield "pages_failed_two_hours", {}, lately.failed
    yield "page_milliseconds_average", {}, lately.average


def of_disks() -> Iterator[Figure]:
    """By what lies on them, not once a disk: then none is silently gone when a disk is."""
    for disk in disks():
        for name in disk.holds:
            folder = {"folder": name}
            yield "disk_readable", folder, int(disk.is_readable)
            if disk.is_readable:
                yield "disk_free_bytes", folder, disk.free
                yield "disk_total_bytes", folder, disk.total


def of_backups(now: datetime) -> Iterator[Figure]:
    kept = kept_backups() or []
    yield "backup_refused", {}, int(refused_backup() != "")
    yield "backups_kept", {}, len(kept)
    yield "backup_age_seconds", {}, age(kept[-1], now) if kept else inf


def age(backup: Path, now: datetime) -> int:
    return int((localtime(now).replace(tzinfo=None) - time_of(backup.name)).total_seconds())


def seconds(moment: datetime, now: datetime) -> int:
    return max(int((now - moment).total_seconds()), 0)

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.utils.module_loading import import_string

from dangjian.jobs.models import MOST_ATTEMPTS, Claimable, JobState, Pulse

TOO_OFTEN = "处理了几次都没有成功，请重新提交；仍不行请联系系统管理员。"

# Who reads whole tables sorts and groups in memory; statements of half a second are not worth compiling; whoever takes the
# rows a few at a time wants all of them, not the first tenth soon.
ROOM = "SET LOCAL work_mem = '64MB'; SET LOCAL jit = off; SET LOCAL cursor_tuple_fraction = 1"
PULSE_EVERY = timedelta(seconds=10)


def show_life(*, now: datetime) -> None:
    """Note that the sweep runs, at most every ten seconds so that an idle portal hardly writes."""
    if not Pulse.objects.filter(pk=1, seen_at__gt=now - PULSE_EVERY).exists():
        Pulse.objects.update_or_create(pk=1, defaults={"seen_at": now})


def due(*, now: datetime) -> list[str]:
    """The Celery tasks that have something to do, after giving up on rows that killed their worker too often.

    Rows of a kind that ends itself go to their task all the same, which gives them up with all that hangs on them.
    """
    tasks = []
    for dotted, task in settings.JOB_SOURCES.items():
        model: type[Claimable] = import_string(dotted)
        waiting = model._default_manager.claimable(now=now)  # type: ignore[attr-defined]
        if not model.ends_itself:
            waiting.filter(attempt__gte=MOST_ATTEMPTS).update(job_state=JobState.FAILED, failure=TOO_OFTEN)
        if waiting.exists():
            tasks.append(task)
    return tasks


@contextmanager
def snapshot() -> Iterator[None]:
    """Several reads of one moment, without keeping writers waiting; inside a transaction already open it adds nothing."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY; {ROOM}")
            yield
    else:
        yield from _deferred_on_sqlite()


def _deferred_on_sqlite() -> Iterator[None]:
    """Django's own transactions are IMMEDIATE here and would take the one write lock; a plain BEGIN only reads."""
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def refresh_statistics() -> None:
    """After a bulk load: PostgreSQL plans by what it last counted, and by itself counts anew a minute later or never."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")

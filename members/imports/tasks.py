"""Thin doors to the services; only here the clock is read."""

from celery import shared_task
from django.utils.timezone import localdate, now

from dangjian.jobs.models import LostLease
from members.imports.services import discard_old, work_next


@shared_task(name="imports.work")
def work_waiting() -> None:
    try:
        while work_next(today=localdate(), clock=now):
            pass
    except LostLease:
        return


@shared_task(name="imports.discard_old")
def discard_forgotten() -> None:
    """Once a day: previews that nobody confirmed do not keep personal data for long."""
    discard_old(now=now())

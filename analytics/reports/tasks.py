"""Thin doors to the services; only here the clock is read."""

from celery import shared_task
from django.utils.timezone import now

from analytics.reports.services.exports import forget_exports, make_next
from dangjian.jobs.models import LostLease


@shared_task(name="exports.make")
def make_waiting() -> None:
    try:
        while make_next(clock=now):
            pass
    except LostLease:
        return


@shared_task(name="exports.forget")
def forget() -> None:
    """Once a day: what nobody took for a week is asked for anew when it is wanted."""
    forget_exports(now=now())

"""Thin doors to the services; only here the clock is read."""

from contextlib import suppress

from celery import shared_task
from django.utils.timezone import localdate, now

from analytics.assessment.services import ReasonMissing, ask, compute_next
from dangjian.periods import Quarter


@shared_task(name="assessment.compute")
def compute_waiting() -> None:
    while compute_next(clock=now):
        pass


@shared_task(name="assessment.ask_last_quarter")
def ask_last_quarter() -> None:
    """On the first day of a quarter: the one that has just ended, if nobody has taken its figures yet."""
    today = localdate()
    with suppress(ReasonMissing):
        ask(quarter=Quarter.containing(today).previous(), by=None, today=today)

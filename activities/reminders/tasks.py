"""Thin doors to the services; only here the clock is read."""

from celery import shared_task
from django.utils.timezone import now

from activities.reminders.services import begin_day, send_next


@shared_task(name="reminders.begin_day")
def begin() -> None:
    begin_day(now=now())


@shared_task(name="reminders.send")
def send() -> None:
    while send_next(clock=now):
        pass

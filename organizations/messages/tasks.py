"""Thin doors to the services; only here the clock is read."""

from celery import shared_task
from django.utils.timezone import now

from organizations.messages.services import deliver_next, forget_old


@shared_task(name="messages.deliver")
def deliver() -> None:
    while deliver_next(clock=now):
        pass


@shared_task(name="messages.forget")
def forget_messages() -> None:
    forget_old(now=now())

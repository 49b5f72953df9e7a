"""Putting messages into inboxes, and beside them the rows that the other channels wait for."""

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings

from organizations.messages.models import Delivery, Message
from organizations.messages.rules import Channel, Letter


def post(letters: Iterable[Letter], *, now: datetime) -> list[Message]:
    """In the caller's transaction, in the order given. Texts follow where they are wanted and a gateway is set up."""
    rows = [
        Message(
            to_id=letter.to,
            title=letter.title[:120],
            lines=[[line.text, line.url] for line in letter.lines],
            note=letter.note,
            posted_at=now,
        )
        for letter in letters
    ]
    made = Message.objects.bulk_create(rows)
    if settings.SMS_URL and settings.SMS_REMINDERS:
        Delivery.objects.bulk_create(Delivery(message=one, channel=Channel.SMS, due_at=now) for one in made)
    return made


def post_to_group(text: str, *, now: datetime) -> Delivery | None:
    """In the caller's transaction: for the group of the robot, if there is one."""
    if not (settings.WECOM_URL and text):
        return None
    return Delivery.objects.create(channel=Channel.WECOM, text=text, due_at=now)

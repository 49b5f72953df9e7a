"""Reading, and forgetting what is long over."""

from datetime import datetime

from organizations.access.models import Account
from organizations.messages.models import Delivery, Message
from organizations.messages.rules import KEPT_FOR


def mark_read(*, message: Message, now: datetime) -> None:
    """The first time counts."""
    Message.objects.filter(pk=message.pk, read_at=None).update(read_at=now)


def mark_all_read(*, by: Account, now: datetime) -> int:
    return Message.objects.visible_to(by).unread().update(read_at=now)


def keep_for_computer(*, what: str, url: str, by: Account, now: datetime) -> None:
    """A line to oneself about a file, without a text to the phone; asked for twice, it only moves up."""
    title = f"待下载：{what}"
    lines = [[title, url]]
    if not Message.objects.visible_to(by).unread().filter(lines=lines).update(posted_at=now):
        Message.objects.create(to=by, title=title, lines=lines, note="在电脑上登录后打开。", posted_at=now)


def forget_old(*, now: datetime) -> int:
    """Messages and announcements are kept for half a year; how many messages went."""
    Delivery.objects.filter(message=None, due_at__lt=now - KEPT_FOR).delete()
    old = Message.objects.filter(posted_at__lt=now - KEPT_FOR)
    count = old.count()
    old.delete()
    return count

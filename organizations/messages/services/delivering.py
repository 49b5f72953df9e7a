"""What waits to leave the house: claimed, noted as handed over, sent, concluded; never sent twice."""

from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.module_loading import import_string
from django.utils.timezone import localtime

from dangjian.jobs.models import MOST_ATTEMPTS, LostLease
from dangjian.jobs.rules import checkpoint
from organizations.messages.models import Delivery, Message
from organizations.messages.rules import Channel, again_at, sms_text
from organizations.messages.services.gateway import NoAnswer, NoNumber, NotSent, Refused, announce

INTERRUPTED = "发送时中断，不知道有没有送到，不再重发"
UNKNOWN = "{said}，不知道有没有送到，不再重发"
NO_NUMBER = "没有登录用的手机号"


def deliver_next(*, clock: Callable[[], datetime]) -> bool:
    """Send one waiting text; False when none is due."""
    waiting = Delivery.objects.claimable(now=clock()).filter(attempt__lt=MOST_ATTEMPTS)
    delivery = waiting.select_related("message__to").order_by("due_at", "pk").first()
    if delivery is None:
        return False
    if delivery.claim(now=clock()):
        try:
            deliver(delivery, clock=clock)
        except LostLease:
            return True
    return True


def deliver(delivery: Delivery, *, clock: Callable[[], datetime]) -> None:
    """Raises LostLease when another worker took it over meanwhile."""
    if delivery.handed_at is not None:
        delivery.give_up(reason=INTERRUPTED)
        return
    delivery.hand_over(now=clock())
    checkpoint("messages.before_sending")
    try:
        hand(delivery)
    except NoNumber:
        delivery.give_up(reason=NO_NUMBER)
    except Refused as refusal:
        delivery.give_up(reason=str(refusal))
    except NoAnswer as silence:
        delivery.give_up(reason=UNKNOWN.format(said=silence))
    except NotSent as trouble:
        try_later(delivery, str(trouble), now=clock())
    else:
        checkpoint("messages.after_sending")
        delivery.finish()


def hand(delivery: Delivery) -> None:
    """To its channel. Raises NoNumber, NotSent."""
    if delivery.channel == Channel.WECOM:
        announce(delivery.text)
    elif message := delivery.message:
        import_string(settings.PHONE_DOOR)(message.to, text_of(message))


def text_of(message: Message) -> str:
    """Without PUBLIC_URL nobody outside could open a link, so there is none."""
    link = settings.PUBLIC_URL + reverse("messages:short", args=[message.pk]) if settings.PUBLIC_URL else ""
    return sms_text(portal=settings.PORTAL_NAME, title=message.title, note=message.note, link=link)


def try_later(delivery: Delivery, reason: str, *, now: datetime) -> None:
    until = again_at(localtime(now), delivery.attempt)
    if until is None:
        delivery.give_up(reason=reason)
    else:
        delivery.postpone(until=until, reason=reason)

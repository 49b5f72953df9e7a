"""What messages say and when they may go, and how many texts somebody may cause. Pure."""

from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.db import models

from organizations.access.rules import Budget

# Shorter than a printed slip: it lies in somebody's phone, and in the hands of whoever carries messages.
LINK_HOLDS_FOR = timedelta(hours=24)
TO_ONE_ACCOUNT = Budget("sms-to", guesses=3, span=timedelta(days=1))
BY_ONE_ACCOUNT = Budget("sms-by", guesses=200, span=timedelta(days=1))

# Nothing reaches anybody at night: it waits for the morning.
QUIET_FROM, QUIET_UNTIL = time(21), time(8)
KEPT_FOR = timedelta(days=183)
# A channel that says no for now is asked again after so long; then it is left.
AGAIN_AFTER = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=20), timedelta(hours=1))
LONGEST_SMS = 200


class Channel(models.TextChoices):
    """The ways beside the inbox, each of them off until the settings name a gateway."""

    SMS = "SMS", "短信"
    WECOM = "WECOM", "企业微信群"


@dataclass(frozen=True)
class Line:
    """One thing that a message is about, and the page where it is done."""

    text: str
    url: str


@dataclass(frozen=True)
class Letter:
    """A message to one account before it is posted. No line holds a personal value of somebody else."""

    to: int
    title: str
    lines: tuple[Line, ...]
    note: str = ""


def link_text(*, portal: str, link: str) -> str:
    """Without a name: the phone may be somebody else's by now."""
    return f"【{portal}】请在24小时内打开链接，设置登录密码：{link} 只能用一次，请勿转发。"


def sms_text(*, portal: str, title: str, note: str, link: str) -> str:
    """A message as the phone shows it: what it is about, and one short link to the page."""
    rest = "".join([f"：{link} " if link else "，请登录门户办理。", note])
    head = f"【{portal}】"
    room = LONGEST_SMS - len(head) - len(rest)
    return head + (title if len(title) <= room else f"{title[: room - 1]}…") + rest


def is_quiet(moment: datetime) -> bool:
    """Whether the local moment lies in the night; at 8:00 sharp it is over, at 21:00 sharp it has begun."""
    return not QUIET_UNTIL <= moment.time() < QUIET_FROM


def awake(moment: datetime) -> datetime:
    """The local moment itself by day, else the next morning at eight."""
    if not is_quiet(moment):
        return moment
    day = moment.date() + timedelta(days=moment.time() >= QUIET_FROM)
    return datetime.combine(day, QUIET_UNTIL, tzinfo=moment.tzinfo)


def again_at(moment: datetime, attempt: int) -> datetime | None:
    """When a channel is asked again after its n-th no, never by night; nothing when it was asked often enough."""
    return awake(moment + AGAIN_AFTER[attempt - 1]) if attempt <= len(AGAIN_AFTER) else None

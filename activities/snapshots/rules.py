"""随手拍: what it is about, how it stands, and what its card says. No database, no clock."""

from datetime import timedelta

from django.db import models

from activities.feed.rules import LONGEST_TOPIC, EntryKind

LONGEST_TEXT = 120
LONGEST_REASON = 120
KEPT_WAITING = timedelta(days=14)
FORGOTTEN = "支部14天没有处理，自动退回给您。可以改一改再发，也可以撤回。"
UNTITLED = "随手拍"


class Chip(models.TextChoices):
    STUDY = "STUDY", "学习教育"
    LIFE = "LIFE", "组织生活"
    SERVICE = "SERVICE", "服务活动"


class State(models.TextChoices):
    DRAFT = "DRAFT", "还没发"
    SENT = "SENT", "等支部看"
    ACCEPTED = "ACCEPTED", "已展示"
    RETURNED = "RETURNED", "退回了"


KINDS = {Chip.STUDY: EntryKind.STUDY, Chip.LIFE: EntryKind.LIFE, Chip.SERVICE: EntryKind.SERVICE}


def kind_of(chip: str) -> EntryKind:
    return KINDS.get(Chip(chip), EntryKind.SNAPSHOT) if chip else EntryKind.SNAPSHOT


def words_of(text: str) -> tuple[str, str]:
    """Title and sentence of the card: a short text is the title, a long one stands below its beginning."""
    if len(text) <= LONGEST_TOPIC:
        return text or UNTITLED, ""
    return f"{text[: LONGEST_TOPIC - 1]}…", text

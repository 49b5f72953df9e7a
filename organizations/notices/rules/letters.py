"""通知: to whom, what is asked, and until when it may be answered. Pure."""

from datetime import date, datetime

from django.db import models

from organizations.access.rules import Right, roles_with

# Whoever writes for a place takes what it is told.
RECEIVING = roles_with(Right.RECORD)


class Asks(models.TextChoices):
    CONFIRM = "CONFIRM", "只需确认"
    LINE = "LINE", "一句话回复"
    FILE = "FILE", "交一个文件"


class Choice(models.TextChoices):
    BRANCHES = "BRANCHES", "下面所有党支部"
    DIRECT = "DIRECT", "直接下级党组织"
    PICKED = "PICKED", "选定的党组织"


class Stage(models.TextChoices):
    DRAFT = "DRAFT", "草稿"
    SENT = "SENT", "已发出"
    WITHDRAWN = "WITHDRAWN", "已撤回"


def may_answer(stage: str, due_on: date | None, answered_at: datetime | None, today: date) -> bool:
    """The first answer is taken at any time, a change only until the deadline."""
    in_time = due_on is None or today <= due_on
    return stage == Stage.SENT and (answered_at is None or in_time)


def is_late(due_on: date | None, today: date) -> bool:
    return due_on is not None and today > due_on

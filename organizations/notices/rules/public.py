"""How long a 公示 stands, who may read it, and how much may be said against it. Pure."""

from datetime import date, timedelta

from django.db import models

from dangjian.workdays.rules import Calendar, days_between
from organizations.access.rules import Budget, Right, roles_with

PUBLISHING = roles_with(Right.PUBLISH)
FEWEST_DAYS = 5
CONTACT_KEPT_FOR = timedelta(days=3 * 365)
# An office behind one address may have several things to say; a flood ends soon.
SENT = Budget("objection_sent", guesses=20, span=timedelta(hours=1))
# Files come from anybody and take room.
FILES_SENT = Budget("objection_files", guesses=12, span=timedelta(hours=1))
MOST_FILES = 3


class Audience(models.TextChoices):
    INSIDE = "INSIDE", "登录以后，本单位和下级看"
    PUBLIC = "PUBLIC", "公开，不登录也能看"


class State(models.TextChoices):
    OPEN = "OPEN", "待答复"
    ANSWERED = "ANSWERED", "已答复"


def last_day(calendar: Calendar, first: date, workdays: int) -> date:
    """The day by whose end so many working days have passed; the first day counts when it is one."""
    return calendar.add(first, workdays - calendar.is_workday(first))


def days_left(calendar: Calendar, today: date, last: date) -> int:
    """Working days until the end, today among them."""
    return sum(calendar.is_workday(day) for day in days_between(today, last))

"""一本两台账, posts and services in words."""

from collections.abc import Mapping
from datetime import date, timedelta
from itertools import combinations

from django.db import models

from members.floating.rules import FIRST_YEAR

# From then on an opinion without an end comes first, and a unit answers for it.
ANSWERED_WITHIN = timedelta(days=15)


def books_from(founded_on: date | None) -> date:
    """The first day that may stand in a station's books."""
    first = date(FIRST_YEAR, 1, 1)
    return max(founded_on or first, first)


class OpinionKind(models.TextChoices):
    OPINION = "OPINION", "意见"
    SUGGESTION = "SUGGESTION", "给企业的建议"


class OpinionState(models.TextChoices):
    """Computed from what was entered, never stored."""

    OPEN = "OPEN", "还没交办"
    HANDED = "HANDED", "办理中"
    ANSWERED = "ANSWERED", "已答复"
    CLOSED = "CLOSED", "已办结"


class OpinionStep(models.TextChoices):
    """The days of an opinion by the names of their fields, in the order in which they come."""

    SAID = "said_on", "提出"
    HANDED = "handed_on", "交办"
    ANSWERED = "answered_on", "答复"
    CLOSED = "closed_on", "办结"


def too_early(days: Mapping[OpinionStep, date | None]) -> tuple[OpinionStep, OpinionStep] | None:
    """The first step whose day lies before that of one that comes before it, and the latter."""
    known = [(step, day) for step in OpinionStep if (day := days.get(step))]
    return next(((later, step) for (step, day), (later, on) in combinations(known, 2) if on < day), None)


class HonourKind(models.TextChoices):
    PIONEER = "PIONEER", "党员先锋岗"
    QUALITY = "QUALITY", "质量争先锋"
    ZONE = "ZONE", "党员责任区"


class ServiceKind(models.TextChoices):
    CONSULTATION = "CONSULTATION", "政策咨询"
    RIGHTS = "RIGHTS", "维权服务"
    WAGES = "WAGES", "兑付工资"
    SAFETY = "SAFETY", "安全生产培训"
    SKILLS = "SKILLS", "技能讲座"

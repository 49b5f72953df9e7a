"""一本两台账, posts and services in words."""

from datetime import timedelta

from django.db import models

# From then on an opinion without an end comes first, and a unit answers for it.
ANSWERED_WITHIN = timedelta(days=15)


class OpinionKind(models.TextChoices):
    OPINION = "OPINION", "意见"
    SUGGESTION = "SUGGESTION", "给企业的建议"


class OpinionState(models.TextChoices):
    """Computed from what was entered, never stored."""

    OPEN = "OPEN", "还没交办"
    HANDED = "HANDED", "办理中"
    ANSWERED = "ANSWERED", "已答复"
    CLOSED = "CLOSED", "已办结"


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

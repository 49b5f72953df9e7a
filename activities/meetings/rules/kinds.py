"""Which meetings vote, and what committees themselves hold."""

from django.db import models

from activities.duties.rules import DutyKind

VOTING = (DutyKind.MEMBERS_MEETING, DutyKind.COMMITTEE_MEETING)


class SessionKind(models.TextChoices):
    """What a committee holds for itself: that and when, never what was said."""

    STUDY_GROUP = "STUDY_GROUP", "中心组学习"
    DEMOCRATIC_LIFE = "DEMOCRATIC_LIFE", "民主生活会"
    PARTY_BUILDING = "PARTY_BUILDING", "党建工作专题研究"

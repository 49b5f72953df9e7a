"""组织生活会's list of what to mend, talks, and what committees hold themselves."""

from typing import Self

from django.db import models
from django.db.models import F, Q

from activities.meetings.models.inside import InsideQuerySet, OfRecordQuerySet
from activities.meetings.rules import SessionKind
from activities.records.models import Activity
from members.roster.models import Member
from organizations.access.models import Account, within
from organizations.access.rules import Right
from organizations.tree.models import InTree, InTreeQuerySet


class Rectification(models.Model):
    """整改清单: of an 组织生活会 only this is kept, never who criticized whom."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="+", verbose_name="组织生活会")
    problem = models.CharField("问题", max_length=200)
    measure = models.CharField("整改措施", max_length=200)
    until = models.DateField("整改时限")
    done_on = models.DateField("完成日期", null=True, blank=True)
    entered_by = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name="谁填的")

    objects = OfRecordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "整改事项"
        indexes = [models.Index(fields=["activity", "until"], name="rectification_by_record")]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.until}"


class Talk(InTree):
    """谈心谈话: the day and the two names, nothing of what was said."""

    held_on = models.DateField("日期")
    one = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name="谈话人")
    other = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name="谈话对象")
    recorded_by = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name="谁登记的")

    objects = InsideQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "谈心谈话"
        indexes = [models.Index(fields=["organization", "-held_on", "-id"], name="talk_by_branch")]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "held_on", "one", "other"], name="one_talk_per_pair_and_day"
            ),
            models.CheckConstraint(condition=~Q(one=F("other")), name="talk_of_two"),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.held_on}"


class CommitteeSessionQuerySet(InTreeQuerySet):
    def editable_by(self, account: Account) -> Self:
        return self.filter(within(account.reach.stretches(Right.RECORD)))


class CommitteeSession(InTree):
    kind = models.CharField("事项", max_length=20, choices=SessionKind.choices)
    held_on = models.DateField("日期")
    for_year = models.PositiveSmallIntegerField("属于哪一年")
    recorded_by = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name="谁登记的")

    objects = CommitteeSessionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "党（工）委组织生活"
        indexes = [models.Index(fields=["for_year", "-held_on", "-id"], name="session_by_year")]
        constraints = [
            models.UniqueConstraint(fields=["organization", "kind", "held_on"], name="one_session_per_kind_and_day")
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.kind} {self.held_on}"

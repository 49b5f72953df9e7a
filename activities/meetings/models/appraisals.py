"""民主评议: totals that two people took from the paper ballots, and who got which grade."""

from typing import Self

from django.db import models
from django.db.models import Q

from activities.meetings.models.inside import OfRecordQuerySet
from activities.meetings.rules import Grade, Totals
from activities.records.models import Activity
from members.roster.models import Member
from organizations.access.models import Account


class CountTaken(models.Model):
    """What one person read from the ballots. Two of one round that agree are the result; the rest is history."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="+", verbose_name="评议记录")
    round = models.PositiveSmallIntegerField("第几轮")
    excellent = models.PositiveSmallIntegerField("优秀")
    qualified = models.PositiveSmallIntegerField("合格")
    basically_qualified = models.PositiveSmallIntegerField("基本合格")
    unqualified = models.PositiveSmallIntegerField("不合格")
    reason = models.CharField("优秀超过三分之一的原因", max_length=200, blank=True)
    taken_by = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name="谁录的")
    taken_at = models.DateTimeField("录入时间")

    objects = OfRecordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "民主评议计数"
        constraints = [
            models.UniqueConstraint(fields=["activity", "round", "taken_by"], name="one_count_per_person_and_round")
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.round}"

    @property
    def totals(self) -> Totals:
        return Totals(self.excellent, self.qualified, self.basically_qualified, self.unqualified)


class MemberGradeQuerySet(OfRecordQuerySet):
    def visible_to(self, account: Account) -> Self:
        """The branch and the committees above it that file the list; the department sees totals only."""
        return self.editable_by(account)


class MemberGrade(models.Model):
    activity = models.ForeignKey(Activity, models.CASCADE, related_name="+", verbose_name="评议记录")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name="党员")
    grade = models.CharField("等次", max_length=20, choices=Grade.choices)

    objects = MemberGradeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "民主评议等次"
        constraints = [
            models.UniqueConstraint(fields=["activity", "member"], name="one_grade_per_member"),
            models.CheckConstraint(condition=Q(grade__in=Grade.values), name="grade_is_one_of_four"),
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.member_id}"

"""Votes of a meeting, one row per matter or candidate, and who is not counted among those who should vote."""

from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from activities.meetings.models.inside import InsideQuerySet, OfRecordQuerySet
from activities.meetings.rules import Count, ExclusionReason, Outcome, Purpose, outcome
from activities.records.models import Activity
from members.roster.models import Member
from organizations.access.models import Account
from organizations.tree.models import InTree


class Vote(models.Model):
    """`proposed_base` is what the portal computed when the vote was entered, `base` what was really used."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="+", verbose_name="会议记录")
    purpose = models.CharField("表决什么", max_length=16, choices=Purpose.choices)
    matter = models.CharField("事项或人选", max_length=80)
    proposed_base = models.PositiveSmallIntegerField("算出的应到会有表决权人数")
    base = models.PositiveSmallIntegerField("应到会有表决权人数")
    base_reason = models.CharField("为什么和算出的不同", max_length=200, blank=True)
    present = models.PositiveSmallIntegerField("有表决权的到会人数")
    yes = models.PositiveSmallIntegerField("赞成")
    no = models.PositiveSmallIntegerField("不赞成")
    abstain = models.PositiveSmallIntegerField("弃权")
    written_yes = models.PositiveSmallIntegerField("书面意见：赞成", default=0)
    written_no = models.PositiveSmallIntegerField("书面意见：不赞成", default=0)
    resolution = models.TextField("决议", blank=True)
    version = models.PositiveIntegerField("版本", default=1)
    entered_by = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name="谁填的")
    entered_at = models.DateTimeField("填写时间")

    objects = OfRecordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "表决"
        indexes = [models.Index(fields=["activity"], name="vote_by_activity")]
        constraints = [
            models.CheckConstraint(condition=Q(present__lte=F("base")), name="vote_present_within_base"),
            models.CheckConstraint(
                condition=Q(present__gte=F("yes") + F("no") + F("abstain")), name="vote_cast_within_present"
            ),
            models.CheckConstraint(
                condition=Q(base__gte=F("present") + F("written_yes") + F("written_no")), name="vote_written_are_absent"
            ),
            models.CheckConstraint(
                condition=Q(base=F("proposed_base")) | ~Q(base_reason=""), name="vote_other_base_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.purpose}"

    @property
    def count(self) -> Count:
        names = ("base", "present", "yes", "no", "abstain", "written_yes", "written_no")
        return Count(**{name: getattr(self, name) for name in names})

    @property
    def outcome(self) -> Outcome:
        return outcome(self.purpose, self.count)


class QuorumExclusionQuerySet(InsideQuerySet):
    def as_of(self, day: date) -> Self:
        return self.filter(Q(ends_on=None) | Q(ends_on__gt=day), starts_on__lte=day)


class QuorumExclusion(InTree):
    """A full member who is not counted in the voting base of a branch; `ends_on` is exclusive."""

    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name="党员")
    reason = models.CharField("原因", max_length=16, choices=ExclusionReason.choices)
    approved_by = models.CharField("批准的上级党组织", max_length=80)
    approved_on = models.DateField("批准日期")
    resolved_on = models.DateField("党员大会通过日期")
    starts_on = models.DateField("起")
    ends_on = models.DateField("止", null=True, blank=True)
    recorded_by = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name="谁登记的")

    objects = QuorumExclusionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "不计入应到会"
        indexes = [models.Index(fields=["organization", "starts_on"], name="exclusion_by_branch")]
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "member"], condition=Q(ends_on=None), name="one_open_exclusion_per_member"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="exclusion_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.member_id}"

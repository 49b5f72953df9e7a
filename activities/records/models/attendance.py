"""Who was expected and who came; the row keeps the branch and the month of its day."""

from typing import Self

from django.db import models
from django.db.models import Q

from activities.records.models.activity import Activity
from activities.records.rules import ClaimState, Status
from members.roster.models import Member
from organizations.access.models import Account, within
from organizations.access.rules import Right
from organizations.tree.models import Organization

OF_RECORD = {"path": "activity__path", "sector": "activity__organization__sector"}


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    def own(self, activity: Activity) -> Self:
        """The people of the branch whose record it is; guests of a joint one are nobody else's affair."""
        return self.filter(activity=activity, organization=activity.organization_id)


class Attendance(models.Model):
    activity = models.ForeignKey(Activity, models.CASCADE, related_name="attendances", verbose_name="记录")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name="党员")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name="党支部")
    period = models.PositiveIntegerField("月份")
    status = models.CharField("到会情况", max_length=10, choices=Status.choices)

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "到会"
        indexes = [
            models.Index(fields=["period", "organization", "activity", "status"], name="attendance_by_period"),
            models.Index(fields=["member", "period"], name="attendance_by_member"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["activity", "member"], name="one_attendance_per_member"),
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.member_id} {self.status}"


class OfRecordQuerySet(models.QuerySet):
    """Rows about one person's attendance: for who keeps the record and for who reviews it."""

    def visible_to(self, account: Account) -> Self:
        reach = account.reach
        return self.filter(within((*reach.stretches(Right.RECORD), *reach.stretches(Right.REVIEW)), **OF_RECORD))

    def editable_by(self, account: Account) -> Self:
        return self.filter(within(account.reach.stretches(Right.RECORD), **OF_RECORD))


class MakeUpStudy(models.Model):
    """补课: mends the person's own record; the rate of the day stays as it was."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="+", verbose_name="记录")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name="党员")
    studied_on = models.DateField("补课日期")
    what = models.CharField("补了什么", max_length=120)
    recorded_by = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name="谁登记的")

    objects = OfRecordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "补课"
        constraints = [models.UniqueConstraint(fields=["activity", "member"], name="one_make_up_per_member")]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.member_id}"


class AttendanceClaim(models.Model):
    """What a member says is wrong about the own attendance, and what the branch answered."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="+", verbose_name="记录")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name="党员")
    was = models.CharField("记的是", max_length=10, choices=Status.choices)
    should_be = models.CharField("应该是", max_length=10, choices=Status.choices)
    words = models.CharField("说明", max_length=200)
    asked_by = models.ForeignKey(Account, models.CASCADE, related_name="+", verbose_name="谁提的")
    asked_at = models.DateTimeField("提出时间")
    state = models.CharField("状态", max_length=10, choices=ClaimState.choices, default=ClaimState.OPEN)
    answer = models.CharField("答复", max_length=200, blank=True)
    answered_by = models.ForeignKey(
        Account, models.PROTECT, related_name="+", verbose_name="谁答复的", null=True, blank=True
    )
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)

    objects = OfRecordQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "到会更正"
        indexes = [models.Index(fields=["member", "-asked_at"], name="claim_by_member")]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "member"], condition=Q(state="OPEN"), name="one_open_claim_per_line"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.member_id}"

    @property
    def is_open(self) -> bool:
        return self.state == ClaimState.OPEN

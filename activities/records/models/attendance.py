"""Who was expected and who came; the row keeps the branch and the month of its day."""

from django.db import models

from activities.records.models.activity import Activity
from activities.records.rules import Status
from members.roster.models import Member
from organizations.tree.models import Organization


class Attendance(models.Model):
    activity = models.ForeignKey(Activity, models.CASCADE, related_name="attendances", verbose_name="记录")
    member = models.ForeignKey(Member, models.PROTECT, related_name="+", verbose_name="党员")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name="党支部")
    period = models.PositiveIntegerField("月份")
    status = models.CharField("到会情况", max_length=10, choices=Status.choices)

    class Meta:
        verbose_name = verbose_name_plural = "到会"
        indexes = [
            models.Index(fields=["period", "organization", "status"], name="attendance_by_period"),
            models.Index(fields=["member", "period"], name="attendance_by_member"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["activity", "member"], name="one_attendance_per_member"),
        ]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.member_id} {self.status}"

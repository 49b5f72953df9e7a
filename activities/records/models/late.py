"""补报: what was written after the figures of a quarter had been taken."""

from typing import Self

from django.db import models

from activities.duties.models import ReportingQuarter
from activities.records.models.activity import Activity
from dangjian.periods import Quarter
from organizations.tree.models import Organization


class LateChangeQuerySet(models.QuerySet["LateChange"]):
    def of_quarter(self, quarter: Quarter) -> Self:
        return self.filter(quarter__year=quarter.year, quarter__number=quarter.number)

    def uncounted(self) -> Self:
        """What no version of the quarter has read so far."""
        return self.filter(counted_in=None)


class LateChange(models.Model):
    """A step of a record that moves what a closed quarter counts: it counts there only when the quarter is adjusted.

    `organization` is whose figures it moves: the record's branch, or a guest that fills in its own part. `counted_in` is
    the version that first read it; none waits for the next one.
    """

    quarter = models.ForeignKey(ReportingQuarter, models.PROTECT, related_name="+", verbose_name="季度")
    activity = models.ForeignKey(Activity, models.CASCADE, related_name="+", verbose_name="记录")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name="党支部")
    version = models.PositiveIntegerField("版本")
    at = models.DateTimeField("时间")
    counted_in = models.PositiveSmallIntegerField("计入第几版", null=True, blank=True)

    objects = LateChangeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "补报"
        indexes = [models.Index(fields=["quarter", "-at"], name="late_by_quarter")]

    def __str__(self) -> str:
        return f"{self.activity_id} v{self.version} {self.quarter_id}"

"""What was looked at before a result was final: by the branch its own points, by the department the paper."""

from django.db import models

from activities.records.models import Activity
from analytics.assessment.models import Closing, Run
from organizations.access.models import Account
from organizations.tree.models import InTree


class Check(InTree):
    """核对: the branch has gone through all its lines of `run`; to those without an objection it agrees. Of another
    version that says otherwise it is asked again."""

    closing = models.ForeignKey(Closing, models.PROTECT, related_name="+", verbose_name="季度考核的经过")
    run = models.ForeignKey(Run, models.PROTECT, related_name="+", verbose_name="核对的是哪一版")
    by = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name="谁核对的")
    at = models.DateTimeField("核对时间")

    class Meta:
        verbose_name = verbose_name_plural = "支部核对"
        constraints = [models.UniqueConstraint(fields=["run", "organization"], name="one_check_per_version")]

    def __str__(self) -> str:
        return f"{self.closing_id} {self.organization_id}"


class SpotCheck(InTree):
    """抽查: a record held against the paper that the branch keeps, and what was found."""

    closing = models.ForeignKey(Closing, models.PROTECT, related_name="+", verbose_name="季度考核的经过")
    activity = models.ForeignKey(Activity, models.PROTECT, related_name="+", verbose_name="哪一条记录")
    agrees = models.BooleanField("和纸质一致")
    found = models.CharField("查到什么", max_length=300)
    checked_on = models.DateField("抽查日期")
    by = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name="谁查的")

    class Meta:
        verbose_name = verbose_name_plural = "抽查"
        constraints = [models.UniqueConstraint(fields=["closing", "activity"], name="one_spot_check_per_record")]

    def __str__(self) -> str:
        return f"{self.closing_id} {self.activity_id}"

"""What people are told about their data, version by version, and who has read which."""

from datetime import date
from typing import Self

from django.db import models

from organizations.access.models import Account


class PrivacyNoticeQuerySet(models.QuerySet["PrivacyNotice"]):
    def begun(self, day: date) -> Self:
        """Everything that is or was in force on the day, the newest first; the first one holds."""
        return self.filter(in_force_on__lte=day).order_by("-version")


class PrivacyNotice(models.Model):
    """隐私说明: a version is published once and never changed; the next one says what is different."""

    version = models.PositiveIntegerField("版本", unique=True)
    text = models.TextField("正文")
    changes = models.CharField("改了什么", max_length=300, blank=True)
    in_force_on = models.DateField("生效日期")
    published_by = models.ForeignKey(
        Account, models.PROTECT, verbose_name="发布人", related_name="+", null=True, blank=True
    )
    published_at = models.DateTimeField("发布时间", auto_now_add=True)

    objects = PrivacyNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "隐私说明"

    def __str__(self) -> str:
        return f"第{self.version}版"


class Acceptance(models.Model):
    """已阅读: this account was shown this version and said so."""

    notice = models.ForeignKey(PrivacyNotice, models.PROTECT, verbose_name="隐私说明", related_name="acceptances")
    account = models.ForeignKey(Account, models.CASCADE, verbose_name="账号", related_name="+")
    accepted_at = models.DateTimeField("阅读时间", auto_now_add=True)

    class Meta:
        verbose_name = verbose_name_plural = "隐私说明阅读记录"
        constraints = [models.UniqueConstraint(fields=["notice", "account"], name="one_acceptance_per_version")]

    def __str__(self) -> str:
        return f"{self.account_id} {self.notice_id}"

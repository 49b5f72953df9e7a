"""The one append-only table of who did what; rows are written inside the business transaction.

The database itself refuses to change or delete a row (triggers of migration 0002); only its seal is set, once.
"""

from typing import Any, Never, Self

from django.conf import settings
from django.db import models


class AuditRowIsFinal(Exception):
    """Somebody tried to change or delete what was recorded."""


class Result(models.TextChoices):
    DONE = "DONE", "已办"
    REFUSED = "REFUSED", "被拒绝"


class AuditQuerySet(models.QuerySet):
    def visible_to(self, account: Any) -> Self:
        """The whole log for whoever reads logs, nothing for anybody else."""
        return self.all() if account.reach.has("AUDIT") else self.none()

    def sealed(self) -> Self:
        return self.filter(position__isnull=False)

    def waiting(self) -> Self:
        """Committed but not in the chain yet."""
        return self.filter(position=None)

    def seal(self, *, pk: int, position: int, sealed_with: str) -> bool:
        """Put one row into the chain; False when it is there already."""
        return models.QuerySet.update(self.waiting().filter(pk=pk), position=position, sealed_with=sealed_with) == 1

    def update(self, **kwargs: object) -> Never:
        raise AuditRowIsFinal

    def delete(self) -> Never:
        raise AuditRowIsFinal


class AuditRow(models.Model):
    """What happened, without personal values: `action` is `room.verb`, `target` names a row by model and id.

    `address`, `request` and `door` say from where. `position` and `sealed_with` are empty until the row is sealed:
    the chain has an order of its own, because rows are committed in another order than their ids were drawn.
    """

    action = models.CharField("操作", max_length=60)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="操作人", related_name="+", null=True, blank=True
    )
    target = models.CharField("对象", max_length=80)
    organization_path = models.CharField("范围", max_length=120, blank=True)
    detail = models.JSONField("内容", default=dict, blank=True)
    recorded_at = models.DateTimeField("时间", auto_now_add=True)
    result = models.CharField("结果", max_length=10, choices=Result.choices, default=Result.DONE)
    address = models.CharField("来自", max_length=80, blank=True, default="")
    request = models.CharField("请求号", max_length=12, blank=True, default="")
    door = models.CharField("入口", max_length=80, blank=True, default="")
    position = models.PositiveBigIntegerField("链中次序", unique=True, null=True, blank=True)
    sealed_with = models.CharField("链值", max_length=64, blank=True, default="")

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "操作日志"
        indexes = [
            models.Index(
                fields=["target", "recorded_at"],
                name="audit_of_target",
                opclasses=["varchar_pattern_ops", "timestamptz_ops"],  # finds `member:` as well, whatever the collation
            ),
            models.Index(fields=["by", "recorded_at"], name="audit_by_person"),
            models.Index(fields=["recorded_at"], name="audit_refused", condition=models.Q(result="REFUSED")),
            models.Index(fields=["organization_path", "id"], name="audit_by_path"),
            models.Index(fields=["action", "recorded_at"], name="audit_by_action"),
            models.Index(fields=["recorded_at"], name="audit_by_moment"),
            models.Index(fields=["id"], name="audit_waiting", condition=models.Q(position=None)),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.action} {self.target}"

    def delete(self, *args: object, **kwargs: object) -> Never:
        raise AuditRowIsFinal


class AuditCheckQuerySet(models.QuerySet["AuditCheck"]):
    def visible_to(self, account: Any) -> Self:
        return self.all() if account.reach.has("AUDIT") else self.none()


class AuditCheck(models.Model):
    """One walk along the whole chain: how far it reached and what was found."""

    checked_at = models.DateTimeField("核验时间")
    rows = models.PositiveBigIntegerField("已封存")
    head = models.CharField("链头", max_length=64, blank=True)
    problem = models.CharField("问题", max_length=200, blank=True)

    objects = AuditCheckQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "日志核验"

    def __str__(self) -> str:
        return f"{self.checked_at} {self.rows}"

"""The one append-only table of who did what; rows are written inside the business transaction."""

from typing import Never

from django.conf import settings
from django.db import models


class AuditRowIsFinal(Exception):
    """Somebody tried to change or delete what was recorded."""


class AuditQuerySet(models.QuerySet):
    def update(self, **kwargs: object) -> Never:
        raise AuditRowIsFinal

    def delete(self) -> Never:
        raise AuditRowIsFinal


class AuditRow(models.Model):
    """What happened, without personal values: `action` is `room.verb`, `target` names a row by model and id."""

    action = models.CharField("操作", max_length=60)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="操作人", related_name="+", null=True, blank=True
    )
    target = models.CharField("对象", max_length=80)
    organization_path = models.CharField("范围", max_length=120, blank=True)
    detail = models.JSONField("内容", default=dict, blank=True)
    recorded_at = models.DateTimeField("时间", auto_now_add=True)
    sealed_with = models.CharField("链值", max_length=64, blank=True, default="")

    objects = AuditQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "操作日志"
        indexes = [
            models.Index(fields=["target", "id"], name="audit_by_target"),
            models.Index(fields=["organization_path", "id"], name="audit_by_path"),
        ]

    def __str__(self) -> str:
        return f"{self.pk} {self.action} {self.target}"

    def delete(self, *args: object, **kwargs: object) -> Never:
        raise AuditRowIsFinal

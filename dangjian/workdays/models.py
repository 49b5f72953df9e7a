from django.db import models

from dangjian.workdays.rules import Kind


class Holiday(models.Model):
    """A day that differs from its weekday: a holiday on a working day, or a weekend day worked instead (调休)."""

    Kind = Kind

    day = models.DateField("日期", unique=True)
    kind = models.CharField("安排", max_length=10, choices=Kind.choices)
    name = models.CharField("名称", max_length=40, blank=True)
    document = models.CharField("依据", max_length=120, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "节假日安排"

    def __str__(self) -> str:
        return f"{self.day} {self.get_kind_display()}"

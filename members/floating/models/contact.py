"""联系: the day and how, of somebody here or of somebody away; what was talked about stays between the two."""

import uuid

from django.db import models
from django.db.models import Q

from members.floating.models.inflow import Inflow
from members.floating.models.outflow import Outflow
from members.floating.rules import How
from organizations.access.models import Account


class Contact(models.Model):
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    inflow = models.ForeignKey(
        Inflow, models.CASCADE, related_name="contacts", verbose_name="流入党员", null=True, blank=True
    )
    outflow = models.ForeignKey(
        Outflow, models.CASCADE, related_name="contacts", verbose_name="流出党员", null=True, blank=True
    )
    on = models.DateField("日期")
    how = models.CharField("怎么联系的", max_length=10, choices=How.choices)
    by = models.ForeignKey(Account, models.PROTECT, verbose_name="谁", related_name="+", null=True, blank=True)
    at = models.DateTimeField("记下的时间")

    class Meta:
        verbose_name = verbose_name_plural = "联系记录"
        constraints = [
            models.CheckConstraint(
                condition=Q(inflow=None, outflow__isnull=False) | Q(inflow__isnull=False, outflow=None),
                name="contact_with_one_person",
            ),
            models.UniqueConstraint(fields=["inflow", "on", "how"], name="one_contact_here_per_day_and_way"),
            models.UniqueConstraint(fields=["outflow", "on", "how"], name="one_contact_away_per_day_and_way"),
        ]

    def __str__(self) -> str:
        return f"{self.on} {self.how}"

"""学习专题: what the members study together for a time, as a document says (两学一做, 主题教育, 党纪学习教育)."""

from datetime import date, timedelta
from typing import Self

from django.db import models
from django.db.models import Exists, F, Q

from organizations.access.models import Account
from organizations.access.rules import Right
from organizations.tree.models import Organization


class StudyCampaignQuerySet(models.QuerySet["StudyCampaign"]):
    def visible_to(self, account: Account) -> Self:
        return self if account.reach.has(Right.DESK) else self.none()

    def editable_by(self, account: Account) -> Self:
        """One list for the district, kept by whoever maintains the district committee itself."""
        return self.filter(Exists(Organization.objects.editable_by(account).filter(parent=None)))

    def running(self, day: date) -> Self:
        """In force on the day, the latest first: that is the one a record of the day most likely belongs to."""
        here = self.filter(Q(ends_on=None) | Q(ends_on__gt=day), starts_on__lte=day)
        return here.order_by("-starts_on", "-pk")

    def not_over(self, day: date) -> Self:
        """Running, or still to come."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gt=day))


class StudyCampaign(models.Model):
    """Branches name it in a record of 集中学习; it asks nothing of anybody and is never scored."""

    name = models.CharField("名称", max_length=40)
    document_number = models.CharField("文号", max_length=60, blank=True)
    starts_on = models.DateField("起")
    ends_on = models.DateField("止", null=True, blank=True)

    objects = StudyCampaignQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "学习专题"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")), name="campaign_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def last_day(self) -> date | None:
        return self.ends_on and self.ends_on - timedelta(days=1)

"""What staff enter beside the counts: a merit for a fact, and a veto, each with its reason and document."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from analytics.assessment.rules import FULL, Ceiling
from dangjian.periods import Quarter
from organizations.access.models import Account, within
from organizations.access.rules import Right
from organizations.tree.models import InTree, InTreeQuerySet


class ExtraQuerySet(InTreeQuerySet):
    def editable_by(self, account: Account) -> Self:
        return self.filter(within(account.reach.stretches(Right.ASSESS)))

    def of(self, quarter: Quarter) -> Self:
        return self.filter(year=quarter.year, number=quarter.number)


class Extra(InTree):
    year = models.PositiveSmallIntegerField("年")
    number = models.PositiveSmallIntegerField("季度")
    reason = models.CharField("事由", max_length=120)
    document_number = models.CharField("文号", max_length=60)
    issued_on = models.DateField("文件日期")
    entered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="谁登记的", null=True
    )
    entered_at = models.DateTimeField("登记时间")

    objects = ExtraQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def quarter(self) -> Quarter:
        return Quarter(self.year, self.number)


class Merit(Extra):
    """A document earns an organization points once, in one quarter; the scheme says how many at most."""

    points = models.PositiveIntegerField("加几分（千分之一分）")

    class Meta:
        verbose_name = verbose_name_plural = "加分"
        constraints = [
            models.UniqueConstraint(fields=["organization", "document_number"], name="one_merit_per_fact"),
            models.CheckConstraint(condition=Q(points__gt=0, points__lte=FULL), name="merit_gives_something"),
            models.CheckConstraint(condition=~Q(document_number=""), name="merit_has_its_document"),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.quarter} +{self.points}"


class Veto(Extra):
    """一票否决: at most so many points in all, or no better band than this, or both."""

    most = models.PositiveIntegerField("总分最多（千分之一分）", null=True, blank=True)
    ceiling = models.CharField("档次最高", max_length=10, choices=Ceiling.choices, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "一票否决"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "year", "number", "document_number"], name="one_veto_per_document"
            ),
            models.CheckConstraint(condition=Q(most__isnull=False) | ~Q(ceiling=""), name="veto_limits_something"),
            models.CheckConstraint(condition=~Q(document_number=""), name="veto_has_its_document"),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.quarter} {self.most} {self.ceiling}"

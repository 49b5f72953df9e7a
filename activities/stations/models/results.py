"""Posts that members hold on the site, and what the station did for people: how many and how much, never who."""

from typing import Self

from django.db import models
from django.db.models import F, Q

from activities.stations.models.entries import BookEntry, EntryQuerySet, RegisterEntryQuerySet
from activities.stations.rules import HonourKind, ServiceKind
from dangjian.periods import Period
from organizations.access.models import Account


class HonourQuerySet(EntryQuerySet):
    def standing_first(self) -> Self:
        return self.order_by(F("ends_on").desc(nulls_first=True), "kind", "pk")


class Honour(BookEntry):
    """先锋岗、质量争先锋、责任区: a promise on the wall, looked at again."""

    kind = models.CharField("类别", max_length=10, choices=HonourKind.choices)
    holder = models.CharField("谁", max_length=30)
    place = models.CharField("岗位或区域", max_length=60)
    promise = models.CharField("承诺", max_length=200)
    starts_on = models.DateField("起")
    ends_on = models.DateField("止", null=True, blank=True)
    review = models.CharField("评议", max_length=200, blank=True)
    reviewed_on = models.DateField("评议日期", null=True, blank=True)

    objects = HonourQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "驿站岗位"
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")), name="honour_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.pk}"


class ServiceQuerySet(RegisterEntryQuerySet):
    def held_in(self, period: Period) -> Self:
        return self.filter(held_on__gte=period.start, held_on__lt=period.end)


class Service(BookEntry):
    """服务零距离: `persons` were served; wages that were paid out in the end have an amount in yuan, nothing else has."""

    kind = models.CharField("类别", max_length=12, choices=ServiceKind.choices)
    held_on = models.DateField("日期")
    topic = models.CharField("内容", max_length=80)
    persons = models.PositiveIntegerField("人次")
    amount = models.PositiveBigIntegerField("金额（元）", null=True, blank=True)
    entered_by = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name="谁登记的")

    objects = ServiceQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "驿站服务"
        indexes = [models.Index(fields=["organization", "-held_on", "-id"], name="service_by_station")]
        constraints = [
            models.CheckConstraint(condition=Q(persons__gte=1), name="service_for_somebody"),
            models.CheckConstraint(
                condition=Q(kind="WAGES", amount__gte=1, amount__isnull=False) | (~Q(kind="WAGES") & Q(amount=None)),
                name="service_amount_is_wages",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.held_on}"

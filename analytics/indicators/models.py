"""Figures that no record shows: how much of what was due an organization did in a quarter, as staff entered it."""

from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from analytics.indicators.rules import LateAct, ManualKind
from dangjian.periods import Quarter
from organizations.access.models import Account, within
from organizations.access.rules import Right
from organizations.tree.models import InTree, InTreeQuerySet


class ManualFigureQuerySet(InTreeQuerySet):
    def editable_by(self, account: Account) -> Self:
        return self.filter(within(account.reach.stretches(Right.ASSESS)))

    def of(self, indicator: str, quarter: Quarter) -> Self:
        return self.filter(indicator=indicator, year=quarter.year, number=quarter.number)


class ManualFigure(InTree):
    indicator = models.CharField("指标", max_length=40, choices=ManualKind.choices)
    year = models.PositiveSmallIntegerField("年")
    number = models.PositiveSmallIntegerField("季度")
    done = models.PositiveIntegerField("已完成")
    due = models.PositiveIntegerField("应完成")
    evidence = models.CharField("依据", max_length=120)
    document_number = models.CharField("文号", max_length=60, blank=True)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="谁填的")
    entered_at = models.DateTimeField("填写时间")

    objects = ManualFigureQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "人工填报的数"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "indicator", "year", "number"], name="one_manual_figure_per_quarter"
            ),
            models.CheckConstraint(condition=Q(due__gt=0, done__lte=F("due")), name="manual_figure_done_within_due"),
            models.CheckConstraint(condition=~Q(evidence=""), name="manual_figure_has_evidence"),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.indicator} {self.done}/{self.due}"


class LateEntryQuerySet(InTreeQuerySet):
    def of_quarter(self, quarter: Quarter) -> Self:
        return self.filter(year=quarter.year, number=quarter.number)

    def uncounted(self) -> Self:
        """What no version has read so far."""
        return self.filter(counted_in=None)


class LateEntry(InTree):
    """A figure, a merit or a veto that staff entered, changed or took back after the quarter's figures had been taken.

    `counted_in` is the version that first read it; none waits for the next one.
    """

    year = models.PositiveSmallIntegerField("年")
    number = models.PositiveSmallIntegerField("季度")
    act = models.CharField("办了什么", max_length=10, choices=LateAct.choices)
    what = models.CharField("内容", max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="谁办的")
    at = models.DateTimeField("时间")
    counted_in = models.PositiveSmallIntegerField("计入第几版", null=True, blank=True)

    objects = LateEntryQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "取数以后的登记"
        indexes = [models.Index(fields=["year", "number", "-at"], name="late_entry_by_quarter")]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.act} {self.year}Q{self.number}"

"""How a quarter comes to its result: one row per quarter, and a line for every stage with its days and who did it."""

from datetime import date
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Q

from analytics.assessment.models.runs import Run
from analytics.assessment.rules import Stage
from dangjian.periods import Quarter
from organizations.access.models import Account
from organizations.access.rules import Right


class ClosingQuerySet(models.QuerySet["Closing"]):
    def visible_to(self, account: Account) -> Self:
        """Whoever works at the desk, and whoever records for a branch: it is their points that are checked."""
        reach = account.reach
        return self.all() if reach.has(Right.DESK) or reach.has(Right.RECORD) else self.none()

    def editable_by(self, account: Account) -> Self:
        return self.all() if account.reach.has(Right.ASSESS) else self.none()

    def of(self, quarter: Quarter) -> Self:
        return self.filter(year=quarter.year, number=quarter.number)


class Closing(models.Model):
    """`run` is the version that is checked and decided on; once the stage is FINAL it stays that one. `asked_run` is the
    one that the branches could last look at, where `run` came after their days; `again_until` the last day on which
    those of whom it says otherwise look again, once they were told."""

    year = models.PositiveSmallIntegerField("年")
    number = models.PositiveSmallIntegerField("季度")
    stage = models.CharField("到了哪一步", max_length=10, choices=Stage.choices, default=Stage.TAKING)
    run = models.ForeignKey(Run, models.PROTECT, related_name="+", verbose_name="以哪一版为准")
    check_until = models.DateField("核对到哪天", null=True, blank=True)
    asked_run = models.ForeignKey(
        Run, models.PROTECT, related_name="+", verbose_name="支部看到的是哪一版", null=True, blank=True
    )
    again_until = models.DateField("再核对到哪天", null=True, blank=True)
    circular_number = models.CharField("通报文号", max_length=60, blank=True)
    circular_on = models.DateField("通报日期", null=True, blank=True)

    objects = ClosingQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "季度考核的经过"
        constraints = [
            models.UniqueConstraint(fields=["year", "number"], name="one_closing_per_quarter"),
            models.CheckConstraint(
                condition=Q(stage=Stage.TAKING) | Q(check_until__isnull=False), name="checking_has_its_last_day"
            ),
            models.CheckConstraint(
                condition=Q(again_until=None) | Q(asked_run__isnull=False), name="checked_again_since_a_version"
            ),
            models.CheckConstraint(
                condition=~Q(stage=Stage.REPORTED) | Q(circular_on__isnull=False), name="circular_has_its_day"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.quarter} {self.stage}"

    @property
    def quarter(self) -> Quarter:
        return Quarter(self.year, self.number)

    def is_checked_on(self, day: date) -> bool:
        """Whether branches may agree or object on `day`: the last day belongs to the days for checking. Which may, once
        they were asked again, says `asked_again`."""
        return self.last_day is not None and day <= self.last_day

    @property
    def last_day(self) -> date | None:
        """Of the days for checking; those for looking again go on while it is decided."""
        if self.again_until is not None and self.stage in (Stage.CHECKING, Stage.DECIDING):
            return self.again_until
        return self.check_until if self.stage == Stage.CHECKING else None


class ClosingStep(models.Model):
    """`planned_on` is the day meant for the stage when the figures were taken, `began_at` when it really began."""

    closing = models.ForeignKey(Closing, models.CASCADE, related_name="steps", verbose_name="季度考核的经过")
    stage = models.CharField("哪一步", max_length=10, choices=Stage.choices)
    planned_on = models.DateField("计划日期")
    began_at = models.DateTimeField("实际时间", null=True, blank=True)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name="谁办的", null=True, blank=True
    )

    class Meta:
        verbose_name = verbose_name_plural = "季度考核的一步"
        constraints = [models.UniqueConstraint(fields=["closing", "stage"], name="one_step_per_stage")]

    def __str__(self) -> str:
        return f"{self.closing_id} {self.stage}"

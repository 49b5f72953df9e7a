"""How many stood where, per branch, month and kind: what pages read instead of every single attendance row."""

from typing import Self

from django.db import models

from activities.records.rules import RECORD_KINDS, Status
from organizations.access.models import Account, within
from organizations.access.rules import Right
from organizations.tree.models import Organization

OF_BRANCH = {"path": "organization__path", "sector": "organization__sector"}


class MonthlyRollupQuerySet(models.QuerySet["MonthlyRollup"]):
    def visible_to(self, account: Account) -> Self:
        return self.filter(within(account.reach.stretches(Right.READ), **OF_BRANCH))


class MonthlyRollup(models.Model):
    """Written in the transaction of whatever changes a record, from the attendance rows of counted records alone.

    `held` are the branch's own counted records; its people at another branch's joint record stand in the figures.
    """

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name="党支部")
    period = models.PositiveIntegerField("月份")
    kind = models.CharField("事项", max_length=30, choices=RECORD_KINDS)
    held = models.PositiveIntegerField("场次", default=0)
    present = models.PositiveIntegerField("到会", default=0)
    late = models.PositiveIntegerField("迟到", default=0)
    sick = models.PositiveIntegerField("病假", default=0)
    duty = models.PositiveIntegerField("公假", default=0)
    personal = models.PositiveIntegerField("事假", default=0)
    unexcused = models.PositiveIntegerField("未请假", default=0)
    exempt = models.PositiveIntegerField("免到", default=0)

    objects = MonthlyRollupQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "到会月计"
        constraints = [
            models.UniqueConstraint(fields=["period", "organization", "kind"], name="one_rollup_per_month_and_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.period} {self.kind}"


# One figure per status, called like it.
STATUS_FIGURES = tuple(status.lower() for status in Status.values)
FIGURES = ("held", *STATUS_FIGURES)

"""Branches that take part in what another one holds: one record, credited to each of them once."""

from typing import Self

from django.db import models

from organizations.access.models import Account, within
from organizations.access.rules import Right
from organizations.tree.models import Organization

OF_GUEST = {"path": "organization__path", "sector": "organization__sector"}


class JointPartQuerySet(models.QuerySet["JointPart"]):
    def visible_to(self, account: Account) -> Self:
        """Whoever reads the branch that takes part."""
        return self.filter(within(account.reach.stretches(Right.READ), **OF_GUEST))

    def editable_by(self, account: Account) -> Self:
        return self.filter(within(account.reach.stretches(Right.RECORD), **OF_GUEST))

    def announced_to(self, account: Account) -> Self:
        """Of the branches somebody takes part in."""
        return self.filter(within(account.reach.stretches(Right.TAKE_PART), **OF_GUEST))


class JointPart(models.Model):
    """A branch takes part as a guest (主办 is the record's own); its people are its own affair until `filled_at`."""

    activity = models.ForeignKey("activities.Activity", models.CASCADE, related_name="parts", verbose_name="联合活动")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name="参加的支部")
    filled_at = models.DateTimeField("到会填于", null=True, blank=True)
    filled_by = models.ForeignKey(
        Account, models.PROTECT, related_name="+", verbose_name="谁填的", null=True, blank=True
    )

    objects = JointPartQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "联合活动的参加支部"
        constraints = [models.UniqueConstraint(fields=["activity", "organization"], name="one_part_per_guest")]

    def __str__(self) -> str:
        return f"{self.activity_id} {self.organization_id}"

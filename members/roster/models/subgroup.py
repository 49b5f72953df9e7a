"""党小组: part of a branch, not a level of organisation (支部工作条例 art. 13)."""

import uuid

from django.db import models
from django.db.models import Q

from members.roster.models.affiliation import Dated, OfPlaceQuerySet, ends_after_start
from members.roster.models.member import Member
from organizations.tree.models import Organization


class Subgroup(Dated):
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name="党支部")
    name = models.CharField("名称", max_length=40)

    objects = OfPlaceQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "党小组"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "name"], condition=Q(ends_on=None), name="one_open_subgroup_name"
            ),
            ends_after_start("subgroup_ends_after_start"),
        ]

    def __str__(self) -> str:
        return self.name


class SubgroupMembership(Dated):
    subgroup = models.ForeignKey(Subgroup, models.CASCADE, related_name="memberships", verbose_name="党小组")
    member = models.ForeignKey(Member, models.CASCADE, related_name="+", verbose_name="党员")

    class Meta:
        verbose_name = verbose_name_plural = "党小组成员"
        constraints = [
            models.UniqueConstraint(fields=["member"], condition=Q(ends_on=None), name="one_open_subgroup"),
            ends_after_start("subgroup_membership_ends_after_start"),
        ]

    def __str__(self) -> str:
        return f"{self.subgroup_id} {self.member_id}"

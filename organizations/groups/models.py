"""党建协作组: organizations of several units that work together, and since when each of them belongs."""

from datetime import date, timedelta
from typing import Self

from django.db import models
from django.db.models import Exists, F, Q

from organizations.access.models import Account, within
from organizations.access.rules import Right
from organizations.tree.models import Organization


class CollaborationGroupQuerySet(models.QuerySet["CollaborationGroup"]):
    def visible_to(self, account: Account, on: date) -> Self:
        """The department sees every group, a committee those that one of its organizations belongs to on the day."""
        everything = Exists(Organization.objects.visible_to(account).filter(parent=None))
        here = within(account.reach.stretches(Right.READ), path="organization__path")
        to_the_end = GroupMembership.objects.filter(ends_on=F("group__dissolved_on"))
        theirs = GroupMembership.objects.as_of(on).filter(here).values("group")
        return self.filter(everything | Q(pk__in=theirs) | Q(pk__in=to_the_end.filter(here).values("group")))

    def editable_by(self, account: Account) -> Self:
        """The groups are the department's: whoever maintains the district committee itself keeps those there are."""
        return self.filter(Exists(Organization.objects.editable_by(account).filter(parent=None)), dissolved_on=None)

    def standing(self, day: date) -> Self:
        return self.filter(Q(dissolved_on=None) | Q(dissolved_on__gt=day))

    def led_by(self, account: Account) -> Self:
        """Groups for whose leader `account` writes."""
        return self.filter(within(account.reach.stretches(Right.RECORD), path="leader__path", sector="leader__sector"))


class CollaborationGroup(models.Model):
    name = models.CharField("名称", max_length=40)
    leader = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name="组长单位")
    town = models.ForeignKey(
        Organization, models.PROTECT, related_name="+", verbose_name="联建的镇街", null=True, blank=True
    )
    dissolved_on = models.DateField("从哪天起解散", null=True, blank=True)
    dissolved_by = models.CharField("解散的文号", max_length=60, blank=True)

    objects = CollaborationGroupQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "党建协作组"
        constraints = [
            models.UniqueConstraint(fields=["name"], condition=Q(dissolved_on=None), name="one_group_of_a_name"),
            models.CheckConstraint(
                condition=Q(dissolved_on=None, dissolved_by="") | Q(dissolved_on__isnull=False) & ~Q(dissolved_by=""),
                name="group_dissolved_by_a_document",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class GroupMembershipQuerySet(models.QuerySet["GroupMembership"]):
    def as_of(self, day: date) -> Self:
        return self.not_over(day).filter(starts_on__lte=day)

    def not_over(self, day: date) -> Self:
        """In force on the day, or still to come."""
        return self.filter(Q(ends_on=None) | Q(ends_on__gt=day))

    def editable_by(self, account: Account) -> Self:
        return self.filter(group__in=CollaborationGroup.objects.editable_by(account))


class GroupMembership(models.Model):
    """An organization works with a group, itself and all below it, from one day until another; the end is exclusive."""

    group = models.ForeignKey(CollaborationGroup, models.PROTECT, related_name="memberships", verbose_name="协作组")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="+", verbose_name="党组织")
    starts_on = models.DateField("起")
    ends_on = models.DateField("止", null=True, blank=True)

    objects = GroupMembershipQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "协作组成员"
        constraints = [
            models.UniqueConstraint(
                fields=["organization"], condition=Q(ends_on=None), name="one_open_group_per_organization"
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gt=F("starts_on")), name="group_membership_ends_after_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group_id} {self.organization_id} {self.starts_on}"

    @property
    def last_day(self) -> date | None:
        return self.ends_on and self.ends_on - timedelta(days=1)

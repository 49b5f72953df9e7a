"""What one place asks another to do until a day, how it went, and what an inspection found."""

import uuid
from datetime import date
from typing import Self

from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from members.followups.rules import HANDLING, INSPECTING, LIVE, Deed, Kind, Seen, State, is_late
from members.roster.models import Member
from organizations.access.models import Account, Grant, within
from organizations.access.rules import Right
from organizations.tree.models import InTree, InTreeQuerySet, Organization


def inside(account: Account, place: str = "") -> Q:
    """In reach of those who keep records or review them; neither members nor line staff, who read along."""
    reach = account.reach
    trusted = (*reach.stretches(Right.RECORD), *reach.stretches(Right.REVIEW))
    return within(trusted, path=f"{place}path", sector=f"{place or 'organization__'}sector")


class FollowUpQuerySet(InTreeQuerySet):
    def visible_to(self, account: Account) -> Self:
        """The place that owns it, the place that asked, whoever stands above one of them, and who is named."""
        return self.filter(inside(account) | inside(account, "asker__") | named(account))

    def owned_by(self, account: Account) -> Self:
        """Whoever acts for the place that owns it, and the member who is named."""
        return self.filter(Q(organization__in=account.reach.organizations(*HANDLING)) | named(account))

    def editable_by(self, account: Account) -> Self:
        return self.filter(asked_here(account))

    def late(self, today: date) -> Self:
        return self.filter(state=State.OPEN, due_on__lt=today)


def asked_here(account: Account) -> Q:
    """Whoever acts for the place that asked. What a place asks of itself is closed by the person who asked, or by
    anybody there once that one acts for it no longer."""
    still = Grant.objects.in_force().filter(
        account=OuterRef("asked_by"), organization=OuterRef("asker"), role__in=HANDLING, account__is_active=True
    )
    here = Q(asker__in=account.reach.organizations(*HANDLING))
    return here & (~Q(asker=F("organization")) | Q(asked_by=account) | Q(~Exists(still)))


def named(account: Account) -> Q:
    return Q(member__account=account) & within(account.reach.stretches(Right.TAKE_PART))


class FollowUp(InTree):
    """`organization` owns it; `asker` asked. `source`, `source_record` and `source_item` say what it came from, by a
    name of the settings (FOLLOWUP_SOURCES) and numbers, since rooms above know what they mean."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField("类别", max_length=12, choices=Kind.choices)
    what = models.CharField("要办什么", max_length=300)
    asker = models.ForeignKey(Organization, models.PROTECT, verbose_name="交办单位", related_name="+")
    asked_by = models.ForeignKey(Account, models.PROTECT, verbose_name="交办人", related_name="+")
    asked_at = models.DateTimeField("交办时间")
    member = models.ForeignKey(Member, models.SET_NULL, verbose_name="责任人", related_name="+", null=True, blank=True)
    due_on = models.DateField("期限")
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.OPEN)
    closed_on = models.DateField("办结日期", null=True, blank=True)
    source = models.SlugField("来源", max_length=20, blank=True)
    source_record = models.PositiveBigIntegerField("来源编号", null=True, blank=True)
    source_item = models.PositiveBigIntegerField("来源条目", null=True, blank=True)
    source_label = models.CharField("来源名称", max_length=120, blank=True)

    objects = FollowUpQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "交办事项"
        indexes = [
            models.Index(fields=["organization", "state", "due_on"], name="followup_by_owner"),
            models.Index(fields=["asker", "state", "due_on"], name="followup_by_asker"),
            models.Index(fields=["source", "source_record"], name="followup_by_source"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=LIVE, closed_on=None) | ~Q(state__in=LIVE) & Q(closed_on__isnull=False),
                name="followup_over_has_its_day",
            )
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.pk}"

    def is_late(self, today: date) -> bool:
        return is_late(self.state, self.due_on, today)

    @property
    def is_live(self) -> bool:
        return self.state in LIVE


class Step(models.Model):
    """One line of the timeline; never changed, never taken away."""

    follow_up = models.ForeignKey(FollowUp, models.CASCADE, related_name="steps", verbose_name="交办事项")
    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    deed = models.CharField("做了什么", max_length=10, choices=Deed.choices)
    text = models.CharField("说明", max_length=500, blank=True)
    due_on = models.DateField("新的期限", null=True, blank=True)
    by = models.ForeignKey(Account, models.PROTECT, verbose_name="谁", related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "办理经过"
        indexes = [models.Index(fields=["follow_up", "at"], name="followup_step_by_item")]

    def __str__(self) -> str:
        return f"{self.follow_up_id} {self.deed}"


class InspectionQuerySet(InTreeQuerySet):
    def visible_to(self, account: Account) -> Self:
        return self.filter(inside(account) | inside(account, "inspector__"))

    def editable_by(self, account: Account) -> Self:
        """The office that inspected."""
        return self.filter(inspector__in=account.reach.organizations(*INSPECTING))


class Inspection(InTree):
    """督查: `organization` was visited by people of `inspector` on a day."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    inspector = models.ForeignKey(Organization, models.PROTECT, verbose_name="督查单位", related_name="+")
    inspectors = models.CharField("督查人员", max_length=120)
    held_on = models.DateField("督查日期")
    looked_at = models.CharField("看了什么", max_length=300, blank=True)
    recorded_by = models.ForeignKey(Account, models.PROTECT, verbose_name="谁登记的", related_name="+")

    objects = InspectionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "督查"
        indexes = [models.Index(fields=["inspector", "-held_on"], name="inspection_by_office")]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.held_on}"


class Finding(models.Model):
    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="findings", verbose_name="督查")
    position = models.PositiveSmallIntegerField("顺序")
    text = models.CharField("发现的问题", max_length=200)

    class Meta:
        verbose_name = verbose_name_plural = "督查发现的问题"
        constraints = [models.UniqueConstraint(fields=["inspection", "position"], name="one_finding_per_place")]

    def __str__(self) -> str:
        return f"{self.inspection_id} {self.position}"


class InspectionChange(models.Model):
    """What an inspection said before its change number `number`, and who changed it when; never taken away."""

    inspection = models.ForeignKey(Inspection, models.CASCADE, related_name="changes", verbose_name="督查")
    number = models.PositiveSmallIntegerField("第几次修改")
    held_on = models.DateField("原来的督查日期")
    inspectors = models.CharField("原来的督查人员", max_length=120)
    looked_at = models.CharField("原来看了什么", max_length=300, blank=True)
    findings = models.JSONField("原来发现的问题", default=list)
    by = models.ForeignKey(Account, models.PROTECT, verbose_name="谁", related_name="+")
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = verbose_name_plural = "督查的修改"
        constraints = [models.UniqueConstraint(fields=["inspection", "number"], name="one_inspection_change_a_number")]

    def __str__(self) -> str:
        return f"{self.inspection_id} {self.number}"

    @property
    def seen(self) -> Seen:
        return Seen(self.held_on, self.inspectors, self.looked_at, tuple(self.findings))

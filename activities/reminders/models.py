"""Rounds of reminders, each of them a job, and what every branch was reminded of in them."""

from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.timezone import localtime

from activities.reminders.rules import Skipped, Step
from dangjian.jobs.models import Claimable, ClaimableQuerySet, JobState
from organizations.access.models import Account
from organizations.messages.models import Delivery, Message
from organizations.messages.rules import is_quiet
from organizations.tree.models import InTree, InTreeQuerySet


class RoundQuerySet(ClaimableQuerySet):
    def claimable(self, *, now: datetime) -> Self:
        """Due ones by day; by night none, however long they have waited."""
        waiting = super().claimable(now=now).filter(due_at__lte=now)
        return waiting.none() if is_quiet(localtime(now)) else waiting

    def visible_to(self, account: Account) -> Self:
        """One's own: nobody takes back what somebody else asked for."""
        return self.filter(by=account)

    def untouched(self) -> Self:
        """No worker has begun with it."""
        return self.filter(job_state=JobState.WAITING, attempt=0)


class Round(Claimable):
    """What one person asked for at once (`by`, about a `quarter`), or what one `day` brings by itself."""

    by = models.ForeignKey(Account, models.PROTECT, verbose_name="提醒人", related_name="+", null=True, blank=True)
    quarter = models.CharField("季度", max_length=6, blank=True)
    day = models.DateField("日期", null=True, blank=True, unique=True)
    asked_at = models.DateTimeField("提出时间")
    due_at = models.DateTimeField("不早于")
    announcement = models.ForeignKey(
        Delivery, models.SET_NULL, verbose_name="群消息", related_name="+", null=True, blank=True
    )

    objects: ClassVar[Any] = RoundQuerySet.as_manager()
    waits_from = "due_at"

    class Meta:
        verbose_name = verbose_name_plural = "提醒批次"
        constraints = [
            models.CheckConstraint(
                condition=Q(by__isnull=False, day=None) & ~Q(quarter="") | Q(by=None, day__isnull=False, quarter=""),
                name="round_by_hand_or_of_a_day",
            ),
        ]
        indexes = [models.Index(fields=["due_at"], condition=Q(job_state="WAITING"), name="round_waiting")]

    def __str__(self) -> str:
        return f"{self.quarter or self.day}"


class ReminderQuerySet(InTreeQuerySet):
    def by_hand(self) -> Self:
        return self.filter(step="")


class Reminder(InTree):
    """One branch in one round: by hand everything it was behind with, by itself one step of one item."""

    round = models.ForeignKey(Round, models.CASCADE, verbose_name="批次", related_name="reminders")
    item = models.CharField("事项编号", max_length=120, blank=True)
    step = models.CharField("时点", max_length=12, choices=Step.choices, blank=True)
    what = models.CharField("提醒内容", max_length=300, blank=True)
    reminded_on = models.DateField("提醒日期")
    skipped = models.CharField("没有发的原因", max_length=10, choices=Skipped.choices, blank=True)

    objects: ClassVar[Any] = ReminderQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "提醒"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "item", "step"], condition=~Q(step=""), name="one_reminder_per_item_and_step"
            ),
            models.UniqueConstraint(
                fields=["organization", "reminded_on"], condition=Q(step=""), name="one_reminder_by_hand_a_day"
            ),
        ]
        indexes = [models.Index(fields=["organization", "-reminded_on"], name="reminder_by_branch")]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.reminded_on}"


class Told(models.Model):
    """Which message of somebody's holds which reminder; both go together after half a year."""

    reminder = models.ForeignKey(Reminder, models.CASCADE, verbose_name="提醒", related_name="told")
    message = models.ForeignKey(Message, models.CASCADE, verbose_name="消息", related_name="+")

    class Meta:
        verbose_name = verbose_name_plural = "提醒的消息"
        constraints = [
            models.UniqueConstraint(fields=["reminder", "message"], name="one_line_per_message_and_reminder")
        ]

    def __str__(self) -> str:
        return f"{self.reminder_id} {self.message_id}"

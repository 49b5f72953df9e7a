"""The inbox, and what else goes out of the house."""

from datetime import datetime
from typing import Any, ClassVar, Self

from django.db import models
from django.db.models import Q
from django.utils.timezone import localtime

from dangjian.jobs.models import Claimable, ClaimableQuerySet
from organizations.access.models import Account
from organizations.messages.rules import Channel, Line, is_quiet


class MessageQuerySet(models.QuerySet["Message"]):
    def visible_to(self, account: Account) -> Self:
        """One's own, whatever else one may read."""
        return self.filter(to=account)

    def unread(self) -> Self:
        return self.filter(read_at=None)


class Message(models.Model):
    """Something that one account is told: a title, and line by line what it is about with the page of each."""

    to = models.ForeignKey(Account, models.CASCADE, verbose_name="收件人", related_name="+")
    title = models.CharField("标题", max_length=120)
    lines = models.JSONField("内容", default=list)
    note = models.CharField("说明", max_length=120, blank=True)
    posted_at = models.DateTimeField("时间", db_index=True)
    read_at = models.DateTimeField("已读", null=True, blank=True)

    objects = MessageQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "站内消息"
        indexes = [
            models.Index(fields=["to", "-posted_at"], name="message_by_reader"),
            models.Index(fields=["to"], condition=Q(read_at=None), name="message_unread"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def parts(self) -> list[Line]:
        return [Line(text, url) for text, url in self.lines]


class DeliveryQuerySet(ClaimableQuerySet):
    def claimable(self, *, now: datetime) -> Self:
        """Due ones by day; by night none, however long they have waited."""
        waiting = super().claimable(now=now).filter(due_at__lte=now)
        return waiting.none() if is_quiet(localtime(now)) else waiting


class Delivery(Claimable):
    """One way out of one text: of a message to its reader's phone, or of an announcement to a group.

    `handed_at` stands from just before the gateway gets it until it has said no. Whoever finds it on a row whose worker
    died cannot know whether the gateway had it, and sends nothing: a text that is missing lies in the inbox all the same.
    """

    message = models.ForeignKey(
        Message, models.CASCADE, verbose_name="消息", related_name="deliveries", null=True, blank=True
    )
    channel = models.CharField("渠道", max_length=10, choices=Channel.choices)
    text = models.TextField("文字", blank=True)
    due_at = models.DateTimeField("不早于")
    handed_at = models.DateTimeField("交出", null=True, blank=True)

    objects: ClassVar[Any] = DeliveryQuerySet.as_manager()
    waits_from = "due_at"

    class Meta:
        verbose_name = verbose_name_plural = "短信和群消息"
        constraints = [
            models.UniqueConstraint(fields=["message", "channel"], name="one_delivery_per_message_and_channel"),
            models.CheckConstraint(
                condition=Q(channel=Channel.SMS, message__isnull=False, text="")
                | Q(channel=Channel.WECOM, message=None) & ~Q(text=""),
                name="delivery_of_a_message_or_a_text",
            ),
        ]
        indexes = [models.Index(fields=["due_at"], condition=Q(job_state="WAITING"), name="delivery_waiting")]

    def __str__(self) -> str:
        return f"{self.get_channel_display()} {self.get_job_state_display()}"

    def hand_over(self, *, now: datetime) -> None:
        """Note that the gateway gets it from here on. Raises LostLease."""
        self._update_mine(handed_at=now)

    def postpone(self, *, until: datetime, reason: str) -> None:
        """The gateway said no and surely has not got it. Raises LostLease."""
        self._update_mine(handed_at=None, leased_until=None, due_at=until, failure=reason[:200])

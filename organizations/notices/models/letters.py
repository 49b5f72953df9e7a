"""通知 from an office to organizations below it, and the receipt of each."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q

from organizations.access.models import Account
from organizations.access.rules import Role
from organizations.notices.rules import PUBLISHING, RECEIVING, Asks, Choice, Stage
from organizations.photos.models import Album
from organizations.tree.models import InTree, InTreeQuerySet, Organization


class NoticeQuerySet(InTreeQuerySet):
    def editable_by(self, account: Account) -> Self:
        """The office that writes it; who is told reads its `NoticeReceipt`."""
        return self.filter(organization__in=account.reach.organizations(*PUBLISHING))

    def visible_to(self, account: Account) -> Self:
        return self.editable_by(account)


class Notice(InTree):
    """`organization` is the office. Once sent it is never changed: a correction is another one that `follows` it.
    `version` counts what was changed on the draft, the attachments included."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField("标题", max_length=120)
    text = models.TextField("正文")
    asks = models.CharField("要求", max_length=10, choices=Asks.choices, default=Asks.CONFIRM)
    due_on = models.DateField("截止日期", null=True, blank=True)
    choice = models.CharField("发给谁", max_length=10, choices=Choice.choices, default=Choice.BRANCHES)
    picked = models.ManyToManyField(Organization, verbose_name="选定的党组织", related_name="+", blank=True)
    for_members = models.BooleanField("可以给党员看", default=False)
    follows = models.ForeignKey(
        "self", models.PROTECT, verbose_name="补充哪一份", related_name="followers", null=True, blank=True
    )
    album = models.ForeignKey(Album, models.PROTECT, verbose_name="附件", related_name="+", null=True, blank=True)
    stage = models.CharField("状态", max_length=10, choices=Stage.choices, default=Stage.DRAFT)
    version = models.PositiveIntegerField(default=1)
    made_by = models.ForeignKey(Account, models.PROTECT, verbose_name="起草人", related_name="+")
    made_at = models.DateTimeField("起草时间")
    sent_at = models.DateTimeField("发出时间", null=True, blank=True)
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)
    withdrawn_reason = models.CharField("撤回原因", max_length=200, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "通知"
        indexes = [models.Index(fields=["organization", "stage"], name="notice_by_office")]

    def __str__(self) -> str:
        return self.title


class NoticeReceiptQuerySet(InTreeQuerySet):
    def visible_to(self, account: Account) -> Self:
        """Whoever writes for the place, and its members where the office said so; withdrawn ones say why."""
        reach = account.reach
        writers = Q(organization__in=reach.organizations(*RECEIVING))
        members = Q(organization__in=reach.organizations(Role.MEMBER), notice__for_members=True)
        return self.filter(writers | members).exclude(notice__stage=Stage.DRAFT)

    def editable_by(self, account: Account) -> Self:
        return self.filter(organization__in=account.reach.organizations(*RECEIVING), notice__stage=Stage.SENT)

    def unanswered(self) -> Self:
        return self.filter(answered_at=None)


class NoticeReceipt(InTree):
    """What one organization was told, and its receipt: who said when that it was read, and what was answered."""

    notice = models.ForeignKey(Notice, models.CASCADE, verbose_name="通知", related_name="deliveries")
    answered_by = models.ForeignKey(
        Account, models.PROTECT, verbose_name="确认人", related_name="+", null=True, blank=True
    )
    answered_at = models.DateTimeField("确认时间", null=True, blank=True)
    late = models.BooleanField("逾期", default=False)
    answer = models.CharField("回复", max_length=500, blank=True)
    album = models.ForeignKey(Album, models.PROTECT, verbose_name="交来的文件", related_name="+", null=True, blank=True)

    objects = NoticeReceiptQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "通知回执"
        constraints = [
            models.UniqueConstraint(fields=["notice", "organization"], name="one_receipt_per_notice_and_place")
        ]
        indexes = [models.Index(fields=["organization", "answered_at"], name="notice_receipt_by_place")]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.organization_id}"

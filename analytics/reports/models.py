"""Files that a worker makes for whoever asked, kept for a week; those with persons for a day."""

from datetime import datetime
from typing import Any, ClassVar, Self
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.timezone import localdate

from analytics.reports.rules import ENDINGS, KEPT_FOR, PERSONS_KEPT_FOR, ExportKind, file_title, kept_for
from dangjian.jobs.models import Claimable, ClaimableQuerySet, JobState
from dangjian.periods import Quarter
from organizations.access.models import Account
from organizations.access.rules import Right


class ExportQuerySet(ClaimableQuerySet):
    def visible_to(self, account: Account) -> Self:
        """One's own, as long as one works at the desk: nobody takes what somebody else asked for."""
        return self.filter(asked_by=account) if account.reach.has(Right.DESK) else self.none()

    def old(self, now: datetime) -> Self:
        persons = Q(kind=ExportKind.ROSTER, asked_at__lt=now - PERSONS_KEPT_FOR)
        return self.filter(persons | Q(asked_at__lt=now - KEPT_FOR))


class Export(Claimable):
    """What was asked for, and its file once it is whole. `wanted` are the filters of the page it was asked on, and why;
    `reach` is what the asker read when it was made.
    """

    uid = models.UUIDField("编号", default=uuid4, unique=True)
    kind = models.CharField("文件", max_length=10, choices=ExportKind.choices)
    year = models.PositiveSmallIntegerField("年")
    number = models.PositiveSmallIntegerField("季度")
    wanted = models.JSONField("条件", default=dict, blank=True, editable=False)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name="导出人", related_name="+")
    asked_at = models.DateTimeField("提出时间")
    made_at = models.DateTimeField("做好时间", null=True, blank=True)
    file = models.CharField("存放", max_length=60, blank=True, editable=False)
    reach = models.CharField("做好时的范围", max_length=64, blank=True, editable=False)

    objects: ClassVar[Any] = ExportQuerySet.as_manager()
    waits_from = "asked_at"

    class Meta:
        verbose_name = verbose_name_plural = "导出"
        indexes = [
            models.Index(fields=["asked_by", "-asked_at"], name="export_by_asker"),
            models.Index(fields=["leased_until"], condition=Q(job_state="WAITING"), name="export_waiting"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(job_state="DONE") | ~Q(file=""), name="export_done_has_its_file"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def quarter(self) -> Quarter:
        return Quarter(self.year, self.number)

    @property
    def title(self) -> str:
        return file_title(self.kind, self.quarter, localdate(self.asked_at))

    @property
    def ending(self) -> str:
        return ENDINGS[ExportKind(self.kind)]

    @property
    def file_name(self) -> str:
        """Names what it is and nobody."""
        return f"{self.title}.{self.ending}"

    @property
    def expires_at(self) -> datetime:
        return self.asked_at + kept_for(self.kind)

    @property
    def is_waiting(self) -> bool:
        return self.job_state == JobState.WAITING

    @property
    def is_done(self) -> bool:
        return self.job_state == JobState.DONE

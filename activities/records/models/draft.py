"""A record half written; it survives a call, a dead phone and a new log-in."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q

from activities.records.rules import RECORD_KINDS
from organizations.access.models import Account, within
from organizations.access.rules import Right
from organizations.photos.models import Album
from organizations.tree.models import InTree, InTreeQuerySet


class ReportDraftQuerySet(InTreeQuerySet):
    def visible_to(self, account: Account) -> Self:
        """One's own drafts, as long as one may still write for the branch."""
        return self.filter(within(account.reach.stretches(Right.RECORD)), made_by=account)

    def editable_by(self, account: Account) -> Self:
        return self.visible_to(account)

    def begun(self) -> Self:
        """Drafts in which somebody has written something; one begun for its photos alone is empty."""
        return self.filter(revision__gt=0)


class ReportDraft(InTree):
    """`uid` becomes the record's own, so sending twice makes one record."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True)
    kind = models.CharField("事项", max_length=30, choices=RECORD_KINDS)
    for_period = models.CharField("属于", max_length=8)
    subgroup = models.ForeignKey(
        "members.Subgroup", models.PROTECT, related_name="+", verbose_name="党小组", null=True, blank=True
    )
    values = models.JSONField("已填内容", default=dict, blank=True)
    album = models.OneToOneField(Album, models.PROTECT, related_name="+", verbose_name="照片")
    made_by = models.ForeignKey(Account, models.PROTECT, related_name="+", verbose_name="谁在写")
    revision = models.PositiveIntegerField("第几次保存", default=0)
    page = models.CharField("从哪个页面保存", max_length=36, blank=True)
    saved_at = models.DateTimeField("保存时间", auto_now_add=True)

    objects = ReportDraftQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "记录草稿"
        constraints = [
            models.UniqueConstraint(
                fields=["organization", "made_by", "kind", "for_period"],
                condition=Q(subgroup=None),
                name="one_draft_per_duty_and_account",
            ),
            models.UniqueConstraint(
                fields=["made_by", "for_period", "subgroup"],
                condition=~Q(subgroup=None),
                name="one_draft_per_subgroup_and_account",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.kind}"

"""反映情况: what somebody says about a 公示, for the office that published it and nobody else."""

from typing import Self

from django.db import models

from organizations.access.models import Account
from organizations.complaints.models import Receipted
from organizations.notices.models.public import PublicNotice
from organizations.notices.rules import PUBLISHING, State
from organizations.photos.models import Album
from organizations.tree.models import InTreeQuerySet


class ObjectionQuerySet(InTreeQuerySet):
    def visible_to(self, account: Account) -> Self:
        """Not even an office above sees them; nobody answers the own one."""
        return self.filter(organization__in=account.reach.organizations(*PUBLISHING)).exclude(asked_by=account)

    def editable_by(self, account: Account) -> Self:
        return self.visible_to(account)

    def open(self) -> Self:
        return self.filter(state=State.OPEN)


class Objection(Receipted):
    """`organization` is the office that published the notice."""

    receipt = "objection"

    notice = models.ForeignKey(PublicNotice, models.PROTECT, verbose_name="公示", related_name="objections")
    about = models.CharField("反映谁", max_length=60, blank=True)
    text = models.TextField("内容")
    album = models.ForeignKey(Album, models.PROTECT, verbose_name="附件", related_name="+", null=True, blank=True)
    state = models.CharField("状态", max_length=10, choices=State.choices, default=State.OPEN)
    answer = models.TextField("答复", blank=True)
    answered_by = models.ForeignKey(
        Account, models.SET_NULL, verbose_name="答复人", related_name="+", null=True, blank=True
    )
    answered_at = models.DateTimeField("答复时间", null=True, blank=True)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "公示反映"
        indexes = [models.Index(fields=["organization", "state"], name="objection_by_office")]

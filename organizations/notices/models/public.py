"""公示: a document with names, open for objections for some working days."""

import re
import uuid
from datetime import date
from typing import Self

from django.db import models
from django.db.models import F, Q

from dangjian.fields.paths import ancestors
from organizations.access.models import Account, within
from organizations.access.rules import Right, Stretch
from organizations.notices.rules import PUBLISHING, Audience
from organizations.photos.models import Album
from organizations.tree.models import InTree, InTreeQuerySet


class PublicNoticeQuerySet(InTreeQuerySet):
    def visible_to(self, account: Account | None) -> Self:
        """Public ones, anybody; those inside, whoever belongs to the place or below it, or reads it from above."""
        shown = Q(audience=Audience.PUBLIC)
        if account is None:
            return self.filter(shown)
        reach = account.reach
        stretches = {*reach.stretches(Right.READ), *map(Stretch, own_paths(account))}
        above = {path for one in stretches for path in (one.path, *ancestors(one.path))}
        return self.filter(shown | Q(path__in=above) | within(reach.stretches(Right.READ)))

    def editable_by(self, account: Account) -> Self:
        """Only the office that published it: its objections are nobody else's business."""
        return self.filter(organization__in=account.reach.organizations(*PUBLISHING))

    def running(self, today: date) -> Self:
        return self.filter(withdrawn_at=None, ends_on__gte=today)


def own_paths(account: Account) -> list[str]:
    return [stretch.path for stretch in account.reach.stretches(Right.TAKE_PART)]


class PublicNotice(InTree):
    """`ends_on` is the last day on which something may be said. Names and attachments stay on the page until
    `names_until`."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField("标题", max_length=120)
    text = models.TextField("正文")
    list_title = models.CharField("名单叫什么", max_length=40, blank=True)
    note_title = models.CharField("说明一栏叫什么", max_length=20, default="说明")
    audience = models.CharField("谁能看", max_length=10, choices=Audience.choices, default=Audience.INSIDE)
    phone = models.CharField("受理电话", max_length=60)
    address = models.CharField("受理地址", max_length=120)
    workdays = models.PositiveSmallIntegerField("公示几个工作日")
    starts_on = models.DateField("公示开始")
    ends_on = models.DateField("公示截止")
    names_until = models.DateField("名单保留到")
    album = models.ForeignKey(Album, models.PROTECT, verbose_name="附件", related_name="+", null=True, blank=True)
    published_by = models.ForeignKey(
        Account, models.PROTECT, verbose_name="发布人", related_name="+", null=True, blank=True
    )
    published_at = models.DateTimeField("发布时间")
    withdrawn_at = models.DateTimeField("撤回时间", null=True, blank=True)
    withdrawn_reason = models.CharField("撤回原因", max_length=200, blank=True)

    objects = PublicNoticeQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "公示"
        indexes = [models.Index(fields=["path", "ends_on"], name="public_notice_by_path")]
        constraints = [
            models.CheckConstraint(condition=Q(ends_on__gte=F("starts_on")), name="public_notice_ends_after_start"),
            models.CheckConstraint(condition=Q(names_until__gte=F("ends_on")), name="names_stay_to_the_end"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def paragraphs(self) -> list[str]:
        return [line.strip() for line in self.text.splitlines() if line.strip()]

    @property
    def dialled(self) -> str:
        """The first number of the office, as a telephone dials it."""
        first = re.split("[转、]", self.phone)[0]
        return "".join(sign for sign in first if sign.isascii() and sign.isdigit())

    def is_running(self, today: date) -> bool:
        return self.withdrawn_at is None and today <= self.ends_on

    def shows_names(self, today: date) -> bool:
        return self.withdrawn_at is None and today <= self.names_until


class PublicNoticeName(models.Model):
    """One line of the list, in the order of surname strokes."""

    notice = models.ForeignKey(PublicNotice, models.CASCADE, verbose_name="公示", related_name="names")
    position = models.PositiveIntegerField("序号")
    name = models.CharField("姓名", max_length=40)
    organization = models.CharField("单位", max_length=120, blank=True)
    note = models.CharField("说明", max_length=300, blank=True)

    class Meta:
        verbose_name = verbose_name_plural = "公示名单"
        constraints = [models.UniqueConstraint(fields=["notice", "position"], name="one_name_per_place_in_list")]

    def __str__(self) -> str:
        return f"{self.notice_id} {self.position}"

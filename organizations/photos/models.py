"""Albums and photos. The owner writes an album's rights; serving reads only the album."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q

from dangjian.jobs.models import Claimable, ClaimableQuerySet
from organizations.access.models import Account, within
from organizations.access.rules import Right
from organizations.tree.models import InTree, InTreeQuerySet

MOST_PER_ALBUM = 9


class Audience(models.TextChoices):
    DRAFT = "DRAFT", "只有上传的人"
    BRANCH = "BRANCH", "本支部和上级"
    RELEASED = "RELEASED", "已公开展示"


class AlbumQuerySet(InTreeQuerySet):
    def visible_to(self, account: Account) -> Self:
        """The uploader's drafts; otherwise whoever may read the branch or takes part in it."""
        read = within(account.reach.stretches(Right.READ))
        taking_part = within(account.reach.stretches(Right.TAKE_PART))
        inside = ~Q(audience=Audience.DRAFT) & (read | taking_part)
        return self.filter(Q(audience=Audience.DRAFT, made_by=account) | inside)

    def editable_by(self, account: Account) -> Self:
        return self.filter(within(account.reach.stretches(Right.RECORD)))


class Album(InTree):
    audience = models.CharField("谁能看", max_length=10, choices=Audience.choices, default=Audience.DRAFT)
    made_by = models.ForeignKey(Account, models.PROTECT, verbose_name="上传人", related_name="+")
    made_at = models.DateTimeField("建立时间", auto_now_add=True)

    objects = AlbumQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "相册"
        indexes = [models.Index(fields=["path"], name="album_by_path")]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.pk}"


class PhotoKind(models.TextChoices):
    SCENE = "SCENE", "现场照片"
    MINUTES = "MINUTES", "会议记录照片"


class PhotoQuerySet(ClaimableQuerySet):
    def visible_to(self, account: Account) -> Self:
        """Photos of visible albums; pages of the minute book never leave the branch's record keepers and reviewers."""
        minutes = within(account.reach.stretches(Right.READ), path="album__path", sector="album__organization__sector")
        mine = Q(album__audience=Audience.DRAFT, album__made_by=account)
        return self.filter(Q(kind=PhotoKind.SCENE) | minutes | mine, album__in=Album.objects.visible_to(account))


class Photo(Claimable):
    """One picture on its way from a phone to two re-encoded JPEGs; nothing of the original is kept."""

    album = models.ForeignKey(Album, models.CASCADE, related_name="photos", verbose_name="相册")
    client_id = models.UUIDField("手机给的编号", default=uuid.uuid4)
    kind = models.CharField("种类", max_length=10, choices=PhotoKind.choices, default=PhotoKind.SCENE)
    position = models.PositiveSmallIntegerField("顺序", default=0)
    upload = models.CharField("收到的文件", max_length=120, blank=True)
    large = models.CharField("大图", max_length=120, blank=True)
    thumbnail = models.CharField("小图", max_length=120, blank=True)
    width = models.PositiveIntegerField("宽", default=0)
    height = models.PositiveIntegerField("高", default=0)
    uploaded_by = models.ForeignKey(Account, models.PROTECT, verbose_name="上传人", related_name="+")
    uploaded_at = models.DateTimeField("上传时间", auto_now_add=True)

    objects = PhotoQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "照片"
        constraints = [
            models.UniqueConstraint(fields=["album", "client_id"], name="one_photo_per_client_id_and_album"),
        ]
        indexes = [models.Index(fields=["leased_until"], condition=Q(job_state="WAITING"), name="photo_waiting")]

    def __str__(self) -> str:
        return f"{self.album_id}/{self.pk}"

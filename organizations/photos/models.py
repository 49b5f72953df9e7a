"""Albums and photos. The owner writes an album's rights; serving reads only the album."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q

from dangjian.jobs.models import Claimable, ClaimableQuerySet, JobState
from organizations.access.models import Account, within
from organizations.access.rules import Right, Role, roles_with
from organizations.photos.rules import Kind, document_name, large_name, thumbnail_name
from organizations.tree.models import InTree, InTreeQuerySet


class Audience(models.TextChoices):
    DRAFT = "DRAFT", "只有上传的人"
    KEEPERS = "KEEPERS", "记录的人和上级"
    AUTHOR = "AUTHOR", "拍的人和支部的记录人"
    BRANCH = "BRANCH", "本支部和上级"
    COMMITTEE = "COMMITTEE", "本单位和上级"
    RELEASED = "RELEASED", "已公开展示"
    ADDRESSED = "ADDRESSED", "发给的党组织和上级"
    HOSTED = "HOSTED", "只在它所属的页面上"


# Whoever reads the branch or takes part in it sees these; some are open to others too.
WITHIN_THE_BRANCH = (Audience.BRANCH, Audience.COMMITTEE, Audience.RELEASED)


# Not of whoever writes for the branch: the maker's, or nobody's.
OWN_ALONE = (Audience.DRAFT, Audience.AUTHOR, Audience.HOSTED)


class AlbumState(models.TextChoices):
    OPEN = "OPEN", "可以增减"
    SEALED = "SEALED", "已定"


class AlbumQuerySet(InTreeQuerySet):
    def visible_to(self, account: Account) -> Self:
        """One's own drafts and snapshots; then whoever may read the branch or takes part in it; then the whole unit that the
        branch belongs to; released, everybody with a part; addressed, whoever writes for one it was sent to; hosted, nobody: its page decides."""
        reach = account.reach
        read, taking_part = within(reach.stretches(Right.READ)), within(reach.stretches(Right.TAKE_PART))
        recorded = within(reach.stretches(Right.RECORD))
        draft = Q(audience=Audience.DRAFT, made_by=account) & recorded
        author = Q(audience=Audience.AUTHOR) & (recorded | Q(made_by=account) & taking_part)
        shown = Q(audience=Audience.KEEPERS) & read | Q(audience__in=WITHIN_THE_BRANCH) & (read | taking_part)
        shown |= Q(audience=Audience.COMMITTEE, committee__in=reach.committees(Right.READ, Right.TAKE_PART))
        if reach.has(Right.READ) or reach.has(Right.TAKE_PART):
            shown |= Q(audience=Audience.RELEASED)
        sent = AlbumReader.objects.read_by(account).values("album")
        shown |= Q(audience=Audience.ADDRESSED) & (read | Q(pk__in=sent))
        return self.filter(draft | author | shown)

    def editable_by(self, account: Account) -> Self:
        """Whoever writes for the branch; the album of a draft or a snapshot is its maker's alone."""
        reach = account.reach
        mine_or_shared = ~Q(audience__in=OWN_ALONE) | Q(made_by=account)
        snapshot = Q(audience=Audience.AUTHOR, made_by=account) & within(reach.stretches(Right.TAKE_PART))
        return self.filter(mine_or_shared & within(reach.stretches(Right.RECORD)) | snapshot)


class Album(InTree):
    audience = models.CharField("谁能看", max_length=10, choices=Audience.choices, default=Audience.DRAFT)
    state = models.CharField("状态", max_length=10, choices=AlbumState.choices, default=AlbumState.OPEN)
    made_by = models.ForeignKey(Account, models.PROTECT, verbose_name="上传人", related_name="+", null=True, blank=True)
    made_at = models.DateTimeField("建立时间", auto_now_add=True)

    objects = AlbumQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "相册"
        indexes = [models.Index(fields=["path"], name="album_by_path")]

    def __str__(self) -> str:
        return f"{self.organization_id} {self.pk}"


class AlbumReaderQuerySet(InTreeQuerySet):
    def read_by(self, account: Account) -> Self:
        """Through one's own place, not through one above it: those who write for it, and its members where they may."""
        reach = account.reach
        writers = Q(organization__in=reach.organizations(*roles_with(Right.RECORD)))
        return self.filter(writers | Q(organization__in=reach.organizations(Role.MEMBER), members=True))


class AlbumReader(InTree):
    """An organization elsewhere that an addressed album was sent to."""

    album = models.ForeignKey(Album, models.CASCADE, related_name="readers", verbose_name="相册")
    members = models.BooleanField("党员也能看", default=False)

    objects = AlbumReaderQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "相册发给谁"
        constraints = [models.UniqueConstraint(fields=["album", "organization"], name="one_reader_per_album_and_place")]

    def __str__(self) -> str:
        return f"{self.album_id} {self.organization_id}"


def trusted_with(account: Account) -> Q:
    """Albums of the places that somebody writes for or reviews: what is inside never leaves them."""
    trusted = (*account.reach.stretches(Right.RECORD), *account.reach.stretches(Right.REVIEW))
    return within(trusted, path="album__path", sector="album__organization__sector")


class AttachmentUse(models.TextChoices):
    ENCLOSED = "ENCLOSED", "附件"
    MATERIAL = "MATERIAL", "会议材料"
    SCAN = "SCAN", "纸质记录"


# What belongs to a record: for the branch's record keepers and its reviewers.
OF_A_RECORD = (AttachmentUse.MATERIAL, AttachmentUse.SCAN)


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def visible_to(self, account: Account) -> Self:
        """Files of visible albums; those of a record, and what was said to an office, never leave those who record and
        those who review."""
        shown = Q(use=AttachmentUse.ENCLOSED) & ~Q(album__audience=Audience.KEEPERS)
        ours = shown | trusted_with(account)
        return self.filter(ours, album__in=Album.objects.visible_to(account))

    def editable_by(self, account: Account) -> Self:
        """Those of a record; what is enclosed with a text belongs to its page."""
        return self.filter(use__in=OF_A_RECORD, album__in=Album.objects.editable_by(account))


class Attachment(models.Model):
    """A document as it was received: checked, never changed, never shown in the browser."""

    album = models.ForeignKey(Album, models.CASCADE, related_name="attachments", verbose_name="相册")
    name = models.CharField("文件名", max_length=100)
    kind = models.CharField("种类", max_length=10, choices=Kind.choices)
    use = models.CharField("用途", max_length=10, choices=AttachmentUse.choices, default=AttachmentUse.ENCLOSED)
    digest = models.CharField("文件摘要", max_length=64, db_index=True)
    size = models.PositiveIntegerField("字节数")
    uploaded_by = models.ForeignKey(
        Account, models.PROTECT, verbose_name="上传人", related_name="+", null=True, blank=True
    )
    uploaded_at = models.DateTimeField("上传时间", auto_now_add=True)

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = verbose_name_plural = "附件"
        constraints = [models.UniqueConstraint(fields=["album", "digest"], name="one_attachment_per_content")]

    def __str__(self) -> str:
        return f"{self.album_id}/{self.pk}"

    @property
    def file(self) -> str:
        return document_name(self.digest)


class PhotoKind(models.TextChoices):
    SCENE = "SCENE", "现场照片"
    MINUTES = "MINUTES", "会议记录照片"
    SCAN = "SCAN", "纸质记录照片"


class PhotoQuerySet(ClaimableQuerySet):
    def visible_to(self, account: Account) -> Self:
        """Photos of visible albums; pages of the minute book never leave those who record and those who review."""
        ours = Q(kind=PhotoKind.SCENE) | trusted_with(account)
        return self.filter(ours, album__in=Album.objects.visible_to(account))

    def editable_by(self, account: Account) -> Self:
        return self.filter(album__in=Album.objects.editable_by(account))

    def scenes(self) -> Self:
        """What may be shown further: never a page of the minute book."""
        return self.filter(kind=PhotoKind.SCENE)

    def ready(self) -> Self:
        return self.filter(job_state=JobState.DONE)


class Photo(Claimable):
    """One picture on its way from a phone to two re-encoded JPEGs; nothing of the original is kept."""

    album = models.ForeignKey(Album, models.CASCADE, related_name="photos", verbose_name="相册")
    client_id = models.UUIDField("手机给的编号", default=uuid.uuid4)
    kind = models.CharField("种类", max_length=10, choices=PhotoKind.choices, default=PhotoKind.SCENE)
    position = models.PositiveSmallIntegerField("顺序", default=0)
    upload = models.CharField("收到的文件", max_length=120, blank=True)
    digest = models.CharField("图片摘要", max_length=64, blank=True, db_index=True)
    width = models.PositiveIntegerField("宽", default=0)
    height = models.PositiveIntegerField("高", default=0)
    uploaded_by = models.ForeignKey(Account, models.PROTECT, verbose_name="上传人", related_name="+")
    uploaded_at = models.DateTimeField("上传时间", auto_now_add=True)

    objects = PhotoQuerySet.as_manager()
    waits_from = "uploaded_at"

    class Meta:
        verbose_name = verbose_name_plural = "照片"
        constraints = [
            models.UniqueConstraint(fields=["album", "client_id"], name="one_photo_per_client_id_and_album"),
        ]
        indexes = [models.Index(fields=["leased_until"], condition=Q(job_state="WAITING"), name="photo_waiting")]

    def __str__(self) -> str:
        return f"{self.album_id}/{self.pk}"

    @property
    def large(self) -> str:
        return large_name(self.digest)

    @property
    def thumbnail(self) -> str:
        return thumbnail_name(self.digest)

    @property
    def is_ready(self) -> bool:
        return self.job_state == JobState.DONE

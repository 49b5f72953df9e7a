"""The one way in: a received file is looked at only as far as its first bytes, stored whole, and then gets its row."""

from collections.abc import Iterable
from hashlib import sha256
from uuid import UUID, uuid4

from django.core.files import File
from django.db import transaction

from dangjian.audit.services import record
from dangjian.images.rules import HEAD, MOST_BYTES, Rejection, sniff
from dangjian.images.services import PictureRejected
from dangjian.jobs.rules import checkpoint
from dangjian.space import NoSpace
from organizations.access.models import Account
from organizations.photos.models import Album, AlbumState, Audience, Photo, PhotoKind
from organizations.photos.rules import MOST_PER_ALBUM, RECEIVED, id_of_content
from organizations.photos.services.files import discard, take_in


class AlbumFull(Exception):
    def __init__(self) -> None:
        super().__init__(f"一次活动最多{MOST_PER_ALBUM}张照片，请先删掉一张再传。")


class AlbumSealed(Exception):
    def __init__(self) -> None:
        super().__init__("这次活动的记录已经审核通过，照片和附件不能再增减。")


class ScenesOnly(Exception):
    def __init__(self) -> None:
        super().__init__("随手拍只收现场照片。会议记录请由支部的记录人在“记一次”里传。")


REFUSALS = (PictureRejected, AlbumFull, AlbumSealed, ScenesOnly, NoSpace)


def receive(*, album: Album, file: File, client_id: UUID, kind: str, by: Account, position: int | None = None) -> Photo:
    """Take a photo in; sending it again, even at the same moment, leads to the same row.

    `position` is its place in the order they were picked in, which need not be the order they arrive in.
    Raises PictureRejected, AlbumFull, AlbumSealed, ScenesOnly or NoSpace; each says in its text what the sender can do.
    """
    if known := Photo.objects.filter(album=album, client_id=client_id).first():
        return known
    refuse(file)
    upload = f"{RECEIVED}/{uuid4().hex}"
    take_in(upload, file.chunks())
    wanted = Photo(album=album, client_id=client_id, kind=kind, upload=upload, uploaded_by=by, position=position or 0)
    try:
        photo = admit(wanted)
    except (AlbumFull, AlbumSealed, ScenesOnly, Album.DoesNotExist):
        discard(upload)
        raise
    checkpoint("photos.after_commit")
    if photo is not wanted:
        discard(upload)
    return photo


def receive_each(*, album: Album, files: Iterable[tuple[str, File]], by: Account) -> list[str]:
    """Take in what a form without scripts brings, as (kind, file); a sentence for each that was refused."""
    refused = []
    for kind, file in files:
        try:
            receive(album=album, file=file, client_id=id_of_content(digest(file)), kind=kind, by=by)
        except REFUSALS as refusal:
            refused.append(f"{file.name}：{refusal}")
    return refused


def refuse(file: File) -> None:
    """What can be said without decoding anything."""
    if file.size > MOST_BYTES:
        raise PictureRejected(Rejection.TOO_LARGE)
    file.seek(0)
    if sniff(file.read(HEAD)) is None:
        raise PictureRejected(Rejection.NOT_A_PICTURE)


def admit(wanted: Photo) -> Photo:
    """Give the stored file its row; the album's lock makes the count exact and lets parallel sends find each other."""
    with transaction.atomic():
        album = Album.objects.select_for_update().get(pk=wanted.album_id)
        if known := Photo.objects.filter(album=album, client_id=wanted.client_id).first():
            return known
        if album.state == AlbumState.SEALED:
            raise AlbumSealed
        if album.audience == Audience.AUTHOR and wanted.kind != PhotoKind.SCENE:
            raise ScenesOnly
        taken = list(Photo.objects.filter(album=album).order_by("position").values_list("position", flat=True))
        if len(taken) >= MOST_PER_ALBUM:
            raise AlbumFull
        wanted.position = wanted.position or (taken[-1] + 1 if taken else 1)
        wanted.save(force_insert=True)
        record("photos.receive", by=wanted.uploaded_by, target=wanted, path=album.path, album=album.pk)
        checkpoint("photos.before_commit")
    return wanted


def digest(file: File) -> str:
    found = sha256()
    for piece in file.chunks():
        found.update(piece)
    return found.hexdigest()

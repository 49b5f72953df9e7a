"""Documents in: checked, stored whole under their content, then given their row. Rights are the album's, as for photos."""

from collections.abc import Collection, Iterable
from hashlib import file_digest
from io import BytesIO
from typing import IO, Any, cast

from django.core.files import File
from django.db import transaction

from dangjian.audit.services import record
from dangjian.space import NoSpace
from organizations.access.models import Account
from organizations.photos.models import Album, AlbumReader, AlbumState, Attachment, AttachmentUse, Audience
from organizations.photos.rules import MOST_DOCUMENTS, DocumentRejected, Kind, check, document_name, kept_name
from organizations.photos.services.albums import make_album
from organizations.photos.services.files import path_of, take_in
from organizations.photos.services.receiving import AlbumSealed
from organizations.tree.models import Organization

FULL = f"最多放{MOST_DOCUMENTS}个附件，请先删掉一个。"
FILE_REFUSALS = (DocumentRejected, NoSpace, AlbumSealed)


def attach(
    *,
    album: Album,
    file: File,
    by: Account | None,
    use: str = AttachmentUse.ENCLOSED,
    takes: Collection[Kind] = tuple(Kind),
) -> Attachment:
    """The same document sent twice is one, under the heading where it was sent last.

    Raises DocumentRejected, NoSpace, AlbumSealed; each says what the sender can do.
    """
    content = cast("BytesIO", file.file)  # django-stubs takes a received file for one that may be closed
    kind = check(content, file.size, takes=takes)
    file.seek(0)
    digest = file_digest(content, "sha256").hexdigest()
    take_in(document_name(digest), file.chunks())
    facts = {"name": kept_name(file.name or "", kind), "kind": kind, "size": file.size, "uploaded_by": by, "use": use}
    with transaction.atomic():
        held = Album.objects.select_for_update().get(pk=album.pk)
        known = Attachment.objects.filter(album=held, digest=digest).first()
        if known:
            if known.use != use and held.state != AlbumState.SEALED:  # sent again under the heading it belongs to
                known.use = use
                known.save(update_fields=["use"])
            return known
        if held.state == AlbumState.SEALED:
            raise AlbumSealed
        if held.attachments.filter(use=use).count() >= MOST_DOCUMENTS:
            raise DocumentRejected(FULL)
        made = Attachment.objects.create(album=held, digest=digest, **facts)
        record("photos.attach", by=by, target=made, path=held.path, album=held.pk)
    return made


def enclose(*, organization: Organization, files: Iterable[File], audience: str, by: Account | None) -> Album | None:
    """A sealed album of its own for what comes with a text; nothing without files. Belongs in the owner's transaction.

    Raises DocumentRejected, NoSpace.
    """
    every = list(files)
    if not every:
        return None
    album = make_album(organization=organization, by=by, audience=audience)
    for file in every:
        attach(album=album, file=file, by=by)
    album.state = AlbumState.SEALED
    album.save(update_fields=["state"])
    return album


def opened(attachment: Attachment) -> IO[bytes]:
    """Its content. Raises FileNotFoundError."""
    return path_of(attachment.file).open("rb")


def attach_each(*, album: Album, files: Iterable[File], by: Account, **more: Any) -> list[str]:
    """A sentence for each file that was refused; `more` as `attach` takes it."""
    refused = []
    for file in files:
        try:
            attach(album=album, file=file, by=by, **more)
        except FILE_REFUSALS as refusal:
            refused.append(f"{file.name}：{refusal}")
    return refused


def detach(*, attachment: Attachment, by: Account | None) -> None:
    """The file goes with the next sweep, unless another row has the same content."""
    with transaction.atomic():
        album = attachment.album
        record("photos.detach", by=by, target=attachment, path=album.path, album=album.pk)
        attachment.delete()


def take_out(*, attachment: Attachment, by: Account) -> None:
    """Remove a file that its album may still lose; pressed twice, it is gone once. Raises AlbumSealed."""
    with transaction.atomic():
        album = Album.objects.select_for_update().get(pk=attachment.album_id)
        if album.state == AlbumState.SEALED:
            raise AlbumSealed
        if held := Attachment.objects.select_related("album").filter(pk=attachment.pk).first():
            detach(attachment=held, by=by)


def address(*, album: Album, to: Iterable[Organization], members: bool, by: Account) -> None:
    """Open an album to organizations elsewhere; belongs in the owner's transaction."""
    readers = []
    for organization in to:
        readers.append(reader := AlbumReader(album=album, members=members))
        reader.settle_in(organization)
    AlbumReader.objects.bulk_create(readers, batch_size=500)
    Album.objects.filter(pk=album.pk).update(audience=Audience.ADDRESSED)
    record("photos.address", by=by, target=album, path=album.path, count=len(readers))

"""Documents in: checked, stored whole under their content, then given their row. Rights are the album's, as for photos."""

from collections.abc import Iterable
from hashlib import file_digest
from io import BytesIO
from typing import cast

from django.core.files import File
from django.db import transaction

from dangjian.audit.services import record
from organizations.access.models import Account
from organizations.photos.models import Album, AlbumReader, Attachment, Audience
from organizations.photos.rules import MOST_DOCUMENTS, DocumentRejected, check, document_name, kept_name
from organizations.photos.services.files import NoSpace, keep
from organizations.tree.models import Organization

FULL = f"最多放{MOST_DOCUMENTS}个附件，请先删掉一个。"


def attach(*, album: Album, file: File, by: Account) -> Attachment:
    """The same document sent twice is one. Raises DocumentRejected, NoSpace; each says what the sender can do."""
    content = cast("BytesIO", file.file)  # django-stubs takes a received file for one that may be closed
    kind = check(content, file.size)
    file.seek(0)
    digest = file_digest(content, "sha256").hexdigest()
    keep(document_name(digest), file.chunks())
    facts = {"name": kept_name(file.name or "", kind), "kind": kind, "size": file.size, "uploaded_by": by}
    with transaction.atomic():
        held = Album.objects.select_for_update().get(pk=album.pk)
        known = Attachment.objects.filter(album=held, digest=digest).first()
        if known:
            return known
        if held.attachments.count() >= MOST_DOCUMENTS:
            raise DocumentRejected(FULL)
        made = Attachment.objects.create(album=held, digest=digest, **facts)
        record("photos.attach", by=by, target=made, path=held.path, album=held.pk)
    return made


def attach_each(*, album: Album, files: Iterable[File], by: Account) -> list[str]:
    """A sentence for each file that was refused."""
    refused = []
    for file in files:
        try:
            attach(album=album, file=file, by=by)
        except (DocumentRejected, NoSpace) as refusal:
            refused.append(f"{file.name}：{refusal}")
    return refused


def detach(*, attachment: Attachment, by: Account) -> None:
    """The file goes with the next sweep, unless another row has the same content."""
    with transaction.atomic():
        album = attachment.album
        record("photos.detach", by=by, target=attachment, path=album.path, album=album.pk)
        attachment.delete()


def address(*, album: Album, to: Iterable[Organization], members: bool, by: Account) -> None:
    """Open an album to organizations elsewhere; belongs in the owner's transaction."""
    readers = []
    for organization in to:
        readers.append(reader := AlbumReader(album=album, members=members))
        reader.settle_in(organization)
    AlbumReader.objects.bulk_create(readers, batch_size=500)
    Album.objects.filter(pk=album.pk).update(audience=Audience.ADDRESSED)
    record("photos.address", by=by, target=album, path=album.path, count=len(readers))

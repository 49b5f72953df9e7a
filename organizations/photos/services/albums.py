from collections.abc import Iterable
from functools import partial

from django.db import transaction

from dangjian.audit.services import record
from dangjian.jobs.models import JobState
from organizations.access.models import Account
from organizations.photos.models import Album, AlbumState, Audience, Photo
from organizations.photos.services.files import discard
from organizations.photos.services.receiving import AlbumSealed
from organizations.tree.models import Organization


def make_album(*, organization: Organization, by: Account | None, audience: str = Audience.DRAFT) -> Album:
    """An empty album that only its maker sees, until its owner says otherwise."""
    album = Album(made_by=by, audience=audience)
    album.settle_in(organization)
    album.save()
    return album


def set_audience(*, album: Album, audience: str) -> None:
    album.audience = audience
    album.save(update_fields=["audience"])


def close_to_branch(*, albums: list[int]) -> None:
    """What does not count is not shown: only who records and who reviews keep seeing its photos. A draft stays its
    maker's, and what was released stays so until it is taken back. Belongs in the owner's transaction."""
    Album.objects.filter(pk__in=albums, audience=Audience.BRANCH).update(audience=Audience.KEEPERS)


def set_state(*, albums: list[int], state: str) -> None:
    """Seal the albums of records that were accepted, or open them again; belongs in the owner's transaction."""
    Album.objects.filter(pk__in=albums).update(state=state)


def copy_scenes(*, source: Album, photos: Iterable[int], into: Album, by: Account) -> int:
    """Put those of `photos` that are ready scenes of `source` into another album, in their order; how many there were.

    Both rows name the same two files. A page of the minute book is left behind whoever asks. Belongs in the owner's
    transaction: the lock keeps `source` from losing a photo, and the sweep its files, until the copies are there.
    """
    held = Album.objects.select_for_update().get(pk=source.pk)
    chosen = Photo.objects.filter(album=held, pk__in=list(photos)).scenes().ready().order_by("position", "pk")
    copies = [
        Photo(
            album=into,
            position=place,
            digest=one.digest,
            width=one.width,
            height=one.height,
            uploaded_by=by,
            job_state=JobState.DONE,
        )
        for place, one in enumerate(chosen, start=1)
    ]
    return len(Photo.objects.bulk_create(copies))


def discard_album(*, album: Album) -> None:
    """The album and its photos are gone; their files go with the next sweep unless another photo shows them. Belongs in
    the owner's transaction, after the owner has let go of the album."""
    uploads = list(Photo.objects.filter(album=album).exclude(upload="").values_list("upload", flat=True))
    album.delete()
    for upload in uploads:
        transaction.on_commit(partial(discard, upload))


def remove(*, photo: Photo, by: Account) -> None:
    """Take a photo out of its album. Its pictures go with the next sweep, what was received goes now."""
    with transaction.atomic():
        album = Album.objects.select_for_update().get(pk=photo.album_id)
        if album.state == AlbumState.SEALED:
            raise AlbumSealed
        record("photos.remove", by=by, target=photo, path=album.path, album=album.pk)
        photo.delete()
        transaction.on_commit(lambda: discard(photo.upload))

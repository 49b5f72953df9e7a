from django.db import transaction

from dangjian.audit.services import record
from organizations.access.models import Account
from organizations.photos.models import Album, AlbumState, Audience, Photo
from organizations.photos.services.files import discard
from organizations.photos.services.receiving import AlbumSealed
from organizations.tree.models import Organization


def make_album(*, organization: Organization, by: Account) -> Album:
    """An empty album that only its maker sees, until its owner says otherwise."""
    album = Album(made_by=by)
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


def remove(*, photo: Photo, by: Account) -> None:
    """Take a photo out of its album. Its pictures go with the next sweep, what was received goes now."""
    with transaction.atomic():
        album = Album.objects.select_for_update().get(pk=photo.album_id)
        if album.state == AlbumState.SEALED:
            raise AlbumSealed
        record("photos.remove", by=by, target=photo, path=album.path, album=album.pk)
        photo.delete()
        transaction.on_commit(lambda: discard(photo.upload))

from organizations.access.models import Account
from organizations.photos.models import Album, Photo
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


def remove(*, photo: Photo, by: Account) -> None:
    photo.delete()

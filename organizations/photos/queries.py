from collections import defaultdict
from collections.abc import Iterable

from organizations.access.models import Account
from organizations.photos.models import Attachment, Photo, PhotoQuerySet


def is_any_file_named() -> bool:
    """Whether any row says that there is a file of it."""
    return Photo.objects.exclude(upload="", digest="").exists() or Attachment.objects.exists()


def photos_by_album(albums: Iterable[int]) -> dict[int, list[Photo]]:
    """Every photo of the albums in its order, whoever may see it; for pages there is `visible_photos`."""
    return by_album(Photo.objects.filter(album__in=list(albums)))


def visible_photos(account: Account, albums: Iterable[int]) -> dict[int, list[Photo]]:
    """The photos of the albums that `account` may see, in one query."""
    return by_album(Photo.objects.visible_to(account).filter(album__in=list(albums)))


def by_album(photos: PhotoQuerySet) -> dict[int, list[Photo]]:
    found: dict[int, list[Photo]] = defaultdict(list)
    for photo in photos.order_by("album", "position", "pk"):
        found[photo.album_id].append(photo)
    return dict(found)


def visible_files(account: Account, albums: Iterable[int]) -> dict[int, list[Attachment]]:
    """The documents of the albums that `account` may see, in the order they came, in one query."""
    found: dict[int, list[Attachment]] = defaultdict(list)
    for one in Attachment.objects.visible_to(account).filter(album__in=list(albums)).order_by("album", "pk"):
        found[one.album_id].append(one)
    return dict(found)

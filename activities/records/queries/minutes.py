"""When a photo of the minute book is the record."""

from activities.duties.rules import DutyKind
from organizations.photos.models import Album, Photo, PhotoKind


def told_by_photo(kind: str, album: Album | None) -> bool:
    """Of a committee's meeting one photo of its page suffices, ready or still on its way."""
    if kind != DutyKind.COMMITTEE_MEETING or album is None:
        return False
    return Photo.objects.filter(album=album, kind=PhotoKind.MINUTES, failure="").exists()

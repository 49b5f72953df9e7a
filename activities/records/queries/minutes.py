"""When a photo of the minute book is the record."""

from activities.duties.rules import DutyKind
from organizations.photos.models import Album, AttachmentUse, Photo, PhotoKind


def told_by_photo(kind: str, album: Album | None) -> bool:
    """Of a committee's meeting one photo of its page suffices, ready or still on its way, and so does its scan."""
    if kind != DutyKind.COMMITTEE_MEETING or album is None:
        return False
    pages = Photo.objects.filter(album=album, kind__in=(PhotoKind.MINUTES, PhotoKind.SCAN), failure="")
    return pages.exists() or album.attachments.filter(use=AttachmentUse.SCAN).exists()

"""Which files below MEDIA_ROOT the rows name: whoever copies the rows copies these too, or has copied nothing."""

from dangjian.backups.rules import Naming
from dangjian.jobs.models import JobState
from organizations.photos.models import Attachment, Photo
from organizations.photos.rules import document_name, large_name, thumbnail_name


def both_pictures(digest: str) -> tuple[str, str]:
    return large_name(digest), thumbnail_name(digest)


def itself(upload: str) -> tuple[str]:
    return (upload,)


def the_document(digest: str) -> tuple[str]:
    return (document_name(digest),)


PICTURES = Naming(Photo, "digest", both_pictures)
# What was received is kept only until it is prepared or given up.
UPLOADS = Naming(Photo, "upload", itself, only={"job_state": JobState.WAITING.value})
DOCUMENTS = Naming(Attachment, "digest", the_document)

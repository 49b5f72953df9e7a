"""Where a photo's files lie, and for how long a file may lie there without a photo. Pure."""

from datetime import timedelta
from uuid import UUID, uuid5

MOST_PER_ALBUM = 9
# A file is written before its row; only what is older than this has lost its row for good.
ORPHANED_AFTER = timedelta(hours=24)

TEMPORARY = "tmp"
RECEIVED = "received"
PICTURES = "pictures"
ATTACHMENTS = "attachments"

NAMESPACE = UUID("6f1d2c1e-5f0e-4c57-9d0b-5a1c0e6e7a55")


def large_name(digest: str) -> str:
    """The digest is that of the large picture, so equal pictures share their two files."""
    return f"{PICTURES}/{digest[:2]}/{digest}-l.jpg"


def thumbnail_name(digest: str) -> str:
    return f"{PICTURES}/{digest[:2]}/{digest}-s.jpg"


def document_name(digest: str) -> str:
    """Under its content, so that the same document sent to many lies there once."""
    return f"{ATTACHMENTS}/{digest[:2]}/{digest}-d"


def digest_in(filename: str) -> str:
    """The digest a picture's file name begins with."""
    return filename.partition("-")[0]


def id_of_content(digest: str) -> UUID:
    """A client id for a photo that came without one: the same bytes sent twice are the same photo."""
    return uuid5(NAMESPACE, digest)

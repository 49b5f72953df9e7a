"""Where files lie, for how long one may lie there without a row, and which documents are taken. Pure."""

from organizations.photos.rules.documents import (
    DOCUMENT_HEADERS,
    DOCUMENT_TYPE,
    LARGEST_DOCUMENT,
    MOST_DOCUMENTS,
    DocumentRejected,
    Kind,
    check,
    document_taken,
    kept_name,
)
from organizations.photos.rules.pictures import (
    ATTACHMENTS,
    MOST_PER_ALBUM,
    ORPHANED_AFTER,
    PICTURES,
    RECEIVED,
    TEMPORARY,
    digest_in,
    document_name,
    id_of_content,
    large_name,
    thumbnail_name,
)

__all__ = [
    "ATTACHMENTS",
    "DOCUMENT_HEADERS",
    "DOCUMENT_TYPE",
    "LARGEST_DOCUMENT",
    "MOST_DOCUMENTS",
    "MOST_PER_ALBUM",
    "ORPHANED_AFTER",
    "PICTURES",
    "RECEIVED",
    "TEMPORARY",
    "DocumentRejected",
    "Kind",
    "check",
    "digest_in",
    "document_name",
    "document_taken",
    "id_of_content",
    "kept_name",
    "large_name",
    "thumbnail_name",
]

"""Files of a 公示 and of what is said about it: by their place on the page, always as a download."""

import logging

from django.db.models import QuerySet
from django.http import FileResponse, Http404

from organizations.photos.models import Attachment
from organizations.photos.rules import DOCUMENT_HEADERS, DOCUMENT_TYPE
from organizations.photos.services import opened

logger = logging.getLogger(__name__)


def numbered_file(files: QuerySet[Attachment], number: int | None) -> Attachment:
    """The first is 1."""
    found = files[number - 1 : number].first() if number else None
    if found is None:
        raise Http404
    return found


def download(files: QuerySet[Attachment], number: int) -> FileResponse:
    found = numbered_file(files, number)
    try:
        content = opened(found)
    except FileNotFoundError:
        logger.exception("attachment file missing")
        raise Http404 from None
    said = {"as_attachment": True, "filename": found.name, "content_type": DOCUMENT_TYPE}
    return FileResponse(content, headers=DOCUMENT_HEADERS, **said)

"""From a received file to two plain JPEGs: claimed, decoded outside any transaction, finished in one."""

import logging
from datetime import datetime
from hashlib import sha256

from django.db import transaction

from dangjian.images.services import PictureRejected, Rendered, render
from dangjian.jobs.models import MOST_ATTEMPTS, LostLease
from dangjian.jobs.rules import checkpoint
from organizations.photos.models import Photo
from organizations.photos.rules import large_name, thumbnail_name
from organizations.photos.services.files import discard, keep, path_of, space_left

logger = logging.getLogger(__name__)

UPLOAD_LOST = "服务器上没有找到收到的文件，请重新上传。"


def prepare_next(*, now: datetime) -> bool:
    """Make one waiting photo ready, or say why it never will be; False when nothing can be done now."""
    waiting = Photo.objects.claimable(now=now).filter(attempt__lt=MOST_ATTEMPTS)
    photo = waiting.order_by("pk").first()
    if photo is None:
        return False
    if not path_of(photo.upload).parent.is_dir():
        # What was received is not lost with its disk: it is there again when the disk is.
        logger.error("no folder of received photos: photos wait")
        return False
    if not space_left():
        logger.error("disk full: photos wait")
        return False
    if photo.claim(now=now):
        prepare(photo)
    return True


def prepare(photo: Photo) -> None:
    source = path_of(photo.upload)
    if not source.is_file():
        conclude(photo, failure=UPLOAD_LOST)
        return
    try:
        made = render(source)
    except PictureRejected as rejected:
        conclude(photo, failure=str(rejected))
        return
    digest = store(made)
    checkpoint("photos.before_marking")
    conclude(photo, digest=digest, width=made.width, height=made.height)


def store(made: Rendered) -> str:
    """Both files under the digest they are found by; writing them again changes nothing but their age."""
    digest = sha256(made.large).hexdigest()
    keep(large_name(digest), [made.large])
    keep(thumbnail_name(digest), [made.thumbnail])
    return digest


def conclude(photo: Photo, *, failure: str = "", **effects: object) -> None:
    """Write the outcome if the job is still ours, then let go of what was received."""
    upload = photo.upload
    try:
        with transaction.atomic():
            if failure:
                photo.give_up(reason=failure)
                Photo.objects.filter(pk=photo.pk).update(upload="")
            else:
                photo.finish(upload="", **effects)
            checkpoint("photos.before_marking_commit")
    except LostLease:
        return
    checkpoint("photos.after_marking_commit")
    discard(upload)

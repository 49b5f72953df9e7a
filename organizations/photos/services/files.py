"""The only place that writes below MEDIA_ROOT: whole files under their final names, or nothing."""

import logging
from collections.abc import Callable, Iterable
from pathlib import Path
from uuid import uuid4

from django.conf import settings

from dangjian.durable import write_whole
from dangjian.jobs.rules import checkpoint
from dangjian.space import AWAY, NoSpace, full_disk_said, half_reserve, is_room, spared
from organizations.photos.queries import is_any_file_named
from organizations.photos.rules import ATTACHMENTS, PICTURES, RECEIVED, TEMPORARY

logger = logging.getLogger(__name__)


def path_of(name: str) -> Path:
    return Path(settings.MEDIA_ROOT) / name


def take_in(name: str, pieces: Iterable[bytes]) -> None:
    """Keep what somebody sent, as long as that leaves the reserve of the disk. Raises NoSpace."""
    if is_away():
        logger.error("no folder of photos, though there are some: photos are refused")
        raise NoSpace(AWAY)
    keep(name, spared(pieces, folder=path_of("")))


def is_away() -> bool:
    """Whether rows name files and there is no folder of any: what is written to a bare mount point is hidden, and so
    lost, when its disk is back."""
    there = any(path_of(folder).is_dir() for folder in (RECEIVED, PICTURES, ATTACHMENTS))
    return not there and is_any_file_named()


def keep(name: str, pieces: Iterable[bytes]) -> None:
    """Write a file durably: nobody ever sees a part of it, and a crash leaves the old state or the new one."""
    passing = path_of(f"{TEMPORARY}/{uuid4().hex}")
    with full_disk_said():
        write_whole(path_of(name), pieces, passing=passing, written=lambda: checkpoint("photos.after_write"))


def discard(name: str) -> None:
    if name:
        path_of(name).unlink(missing_ok=True)


def space_left(*, leaving: Callable[[int], int] = half_reserve) -> bool:
    """Whether there is room to work; a job that cannot write is better left waiting than tried and counted."""
    folder = path_of("")
    folder.mkdir(parents=True, exist_ok=True)
    return is_room(folder, leaving=leaving)

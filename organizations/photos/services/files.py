"""The only place that writes below MEDIA_ROOT: whole files under their final names, or nothing."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from errno import EDQUOT, ENOSPC
from pathlib import Path
from shutil import disk_usage
from uuid import uuid4

from django.conf import settings

from dangjian.durable import write_whole
from dangjian.jobs.rules import checkpoint
from organizations.photos.rules import TEMPORARY

LEAST_FREE_BYTES = 64 * 1024 * 1024


class NoSpace(Exception):
    """The disk is full; the text of the exception is the sentence for the sender."""

    def __init__(self) -> None:
        super().__init__("服务器存储空间已满，照片没有存上；文字可以先提交，请告诉系统管理员。")


def path_of(name: str) -> Path:
    return Path(settings.MEDIA_ROOT) / name


def keep(name: str, pieces: Iterable[bytes]) -> None:
    """Write a file durably: nobody ever sees a part of it, and a crash leaves the old state or the new one."""
    passing = path_of(f"{TEMPORARY}/{uuid4().hex}")
    with full_disk_said():
        write_whole(path_of(name), pieces, passing=passing, written=lambda: checkpoint("photos.after_write"))


@contextmanager
def full_disk_said() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in {ENOSPC, EDQUOT}:
            raise NoSpace from error
        raise


def discard(name: str) -> None:
    if name:
        path_of(name).unlink(missing_ok=True)


def space_left() -> bool:
    """Whether there is room to work; a job that cannot write is better left waiting than tried and counted."""
    folder = path_of("")
    folder.mkdir(parents=True, exist_ok=True)
    return disk_usage(folder).free >= LEAST_FREE_BYTES

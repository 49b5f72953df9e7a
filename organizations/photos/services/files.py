"""The only place that writes below MEDIA_ROOT: whole files under their final names, or nothing."""

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from errno import EDQUOT, ENOSPC
from pathlib import Path
from shutil import disk_usage
from uuid import uuid4

from django.conf import settings

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
    target, temporary = path_of(name), path_of(f"{TEMPORARY}/{uuid4().hex}")
    with full_disk_said(temporary):
        for folder in {target.parent, temporary.parent}:
            folder.mkdir(parents=True, exist_ok=True)
        with temporary.open("xb") as file:
            file.writelines(pieces)
            file.flush()
            os.fsync(file.fileno())
        checkpoint("photos.after_write")
        temporary.replace(target)
        sync(target.parent)


@contextmanager
def full_disk_said(temporary: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        temporary.unlink(missing_ok=True)
        if error.errno in {ENOSPC, EDQUOT}:
            raise NoSpace from error
        raise


def sync(folder: Path) -> None:
    """A new name lasts only when its folder has been written too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def discard(name: str) -> None:
    if name:
        path_of(name).unlink(missing_ok=True)


def space_left() -> bool:
    """Whether there is room to work; a job that cannot write is better left waiting than tried and counted."""
    folder = path_of("")
    folder.mkdir(parents=True, exist_ok=True)
    return disk_usage(folder).free >= LEAST_FREE_BYTES

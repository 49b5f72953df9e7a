"""Each process counts the pages it answers in a file of its own (`queries.answered` adds them up).

Without the database, which may be what failed, and without a lock between processes: one that is killed leaves what it
counted. Of a page nothing is kept but that there was one, whether it failed, and how long it took.
"""

import os
import struct
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from threading import Lock

from dangjian.web.queries import HOUR, HOURS, SLOT, counts_folder

FORGOTTEN_AFTER = timedelta(days=3)
guard = Lock()
mine: dict[Path, int] = {}


def count(*, failed: bool, milliseconds: int, now: datetime) -> None:
    """One page more. A disk that is full or gone costs a count, never the page."""
    with suppress(OSError, struct.error), guard:
        file = opened(counts_folder() / str(os.getpid()), now=now)
        hour = int(now.timestamp()) // HOUR
        at = hour % HOURS * SLOT.size
        was, *counted = SLOT.unpack(os.pread(file, SLOT.size, at))
        pages, errors, spent = counted if was == hour else (0, 0, 0)
        os.pwrite(file, SLOT.pack(hour, pages + 1, errors + failed, spent + milliseconds), at)


def opened(path: Path, *, now: datetime) -> int:
    """This process's file; one that an earlier process of the same number has left goes on where it was."""
    if path not in mine:
        path.parent.mkdir(exist_ok=True)
        forget_counts(now=now)
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            if missing := SLOT.size * HOURS - os.fstat(descriptor).st_size:
                os.pwrite(descriptor, bytes(missing), SLOT.size * HOURS - missing)
        except OSError:  # a full disk: the next page tries again, with a descriptor of its own
            os.close(descriptor)
            raise
        for other in mine.values():  # of the process that this one was forked from
            os.close(other)
        mine.clear()
        mine[path] = descriptor
    return mine[path]


def forget_counts(*, now: datetime) -> None:
    """Of processes that ended long ago."""
    aged = (now - FORGOTTEN_AFTER).timestamp()
    for path in counts_folder().glob("*"):
        with suppress(OSError):
            if path.stat().st_mtime < aged:
                path.unlink()

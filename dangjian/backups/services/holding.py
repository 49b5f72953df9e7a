"""One at a time in a folder of backups: a second one would sweep away what the first is about to name."""

import errno
import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from dangjian.backups.services.refusal import CannotBackUp

LOCK = ".lock"
BUSY = "{folder} 里正在备份、核对或恢复，两件不能同时做。请等它做完再试。"
UNLOCKABLE = "{folder} 所在的盘锁不住文件（{why}），没法保证只有一个在备份。请换一个目录或者一块盘再试。"
READ_ONLY = {errno.EROFS, errno.EACCES, errno.EPERM}


@contextmanager
def writing_alone(folder: Path) -> Iterator[None]:
    """Nobody else writes, checks or restores there meanwhile. Raises CannotBackUp at once instead of waiting."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        lock = opened(folder)
    except OSError as error:
        raise CannotBackUp(f"写不进 {folder}（{error.strerror}），这次没有备份。") from error
    with lock:
        take(lock.fileno(), fcntl.LOCK_EX, folder)
        yield


@contextmanager
def reading(folder: Path) -> Iterator[None]:
    """Others may read too, nobody writes. On a disk that nobody can write to there is nothing to keep apart."""
    try:
        lock = opened(folder)
    except OSError as error:
        if error.errno not in READ_ONLY or not folder.is_dir() or (folder / LOCK).exists():
            raise CannotBackUp(f"读不到 {folder}（{error.strerror}）。") from error
        yield
        return
    with lock:
        take(lock.fileno(), fcntl.LOCK_SH, folder)
        yield


def opened(folder: Path) -> IO[str]:
    """To read is enough to hold it: the lock that another account left there serves all. Raises OSError."""
    lock = folder / LOCK
    if not lock.exists():
        lock.touch()
    return lock.open()


def take(lock: int, how: int, folder: Path) -> None:
    try:
        fcntl.flock(lock, how | fcntl.LOCK_NB)
    except BlockingIOError as held:
        raise CannotBackUp(BUSY.format(folder=folder)) from held
    except OSError as error:
        raise CannotBackUp(UNLOCKABLE.format(folder=folder, why=error.strerror)) from error

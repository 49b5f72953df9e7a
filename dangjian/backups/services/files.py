"""Whole files under their final names, or nothing; content by its hash."""

import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO
from uuid import uuid4

from dangjian.backups.rules import PASSING, Kept, stored_as
from dangjian.backups.services.refusal import CannotBackUp
from dangjian.durable import write_whole

PIECE = 1024 * 1024
UNREADABLE = (
    "照片或附件 {file} 读不出来（{why}），这次没有备份，以前的备份都没有动。请看它所在的磁盘有没有出错；"
    "把它移到别处，再照 docs/operations.md“缺了照片”从最近一份备份取回来，再运行 manage.py backup。"
)


def digest_of(file: Path) -> str:
    with file.open("rb") as opened:
        return hashlib.file_digest(opened, "sha256").hexdigest()


def kept(file: Path) -> Kept:
    stat = file.stat()
    return Kept(digest_of(file), stat.st_size, stat.st_mtime_ns)


def media_files(root: Path) -> Iterator[Path]:
    """Everything that has its name for good, in order."""
    for file in sorted(root.rglob("*")):
        if file.is_file() and file.relative_to(root).parts[0] != PASSING:
            yield file


def copied(source: Path, target: Path) -> str:
    """Copy under another name first; answers with the hash of what was written."""
    digest = hashlib.sha256()
    with source.open("rb") as read:
        write_whole(target, noted(read, digest.update), passing=target.with_name(f".{uuid4().hex}"))
    return digest.hexdigest()


def noted(read: BinaryIO, note: Callable[[bytes], None]) -> Iterator[bytes]:
    while piece := read.read(PIECE):
        note(piece)
        yield piece


def store(file: Path, known: Kept | None, folder: Path) -> Kept:
    """The file's content into the store, unless it is there; a file that looks as it did is not read again.
    Raises CannotBackUp when it is there and cannot be read, FileNotFoundError or NotADirectoryError when it is not."""
    with blamed_itself(file):
        stat = file.stat()
    if known and (known.size, known.changed_ns) == (stat.st_size, stat.st_mtime_ns):
        there = folder / stored_as(known.digest)
        if there.exists() and there.stat().st_size == known.size:
            return known
    with blamed_itself(file):
        found = kept(file)
    if not (there := folder / stored_as(found.digest)).exists():
        copied(file, there)
    return found


@contextmanager
def blamed_itself(file: Path) -> Iterator[None]:
    """What goes wrong here is the fault of the file that is read, not of the folder that is written to."""
    try:
        yield
    except (FileNotFoundError, NotADirectoryError):
        raise
    except OSError as error:
        raise CannotBackUp(UNREADABLE.format(file=file, why=error.strerror)) from error


def remove_empty_folders(root: Path) -> None:
    for folder in sorted(root.rglob("*"), reverse=True):
        if folder.is_dir():
            with suppress(OSError):
                folder.rmdir()

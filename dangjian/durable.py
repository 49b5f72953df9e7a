"""Files that a crash leaves whole or absent: written under a passing name, brought to the disk, then given their own."""

import os
from collections.abc import Callable, Iterable
from pathlib import Path


def write_whole(
    target: Path, pieces: Iterable[bytes], *, passing: Path, written: Callable[[], None] | None = None
) -> None:
    """The old content of `target` stays until all of the new one is on the disk, its name included.

    `passing` lies on the same file system and is gone afterwards, whatever happens short of a kill; `written` is called
    while only the name is missing. Raises OSError, and then `target` is what it was.
    """
    make_folder(target.parent)
    make_folder(passing.parent)
    try:
        with passing.open("wb") as file:
            file.writelines(pieces)
            file.flush()
            os.fsync(file.fileno())
        if written:
            written()
        passing.replace(target)
    finally:
        passing.unlink(missing_ok=True)
    sync(target.parent)


def make_folder(folder: Path) -> None:
    """With all above it that are missing, each for good."""
    if folder.is_dir():
        return
    make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    sync(folder.parent)


def sync(folder: Path) -> None:
    """A name lasts only when its folder has been written too."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

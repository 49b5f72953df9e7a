"""Room on a disk that files leave to everything else: when photos have filled the rest, text is still written."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from errno import EDQUOT, ENOSPC
from pathlib import Path
from shutil import disk_usage
from tempfile import gettempdir
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, TemporaryFileUploadHandler

MEGABYTE = 1024 * 1024
LEAST_RESERVE, LARGEST_RESERVE = 64 * MEGABYTE, 1024 * MEGABYTE
SHARE = 50  # a fiftieth of the disk, between these two


FULL = "服务器存储空间已满，照片和文件没有存上；文字可以先提交，请告诉系统管理员。"
AWAY = "服务器放照片的磁盘没有接上，照片和文件没有存上；文字可以先提交，请告诉系统管理员。"


class NoSpace(Exception):
    """The disk is full, or would be, or is away; the text of the exception is the sentence for the sender."""

    def __init__(self, sentence: str = FULL) -> None:
        super().__init__(sentence)


def reserve(total: int) -> int:
    """How many bytes of a disk of this size are not for files."""
    return min(LARGEST_RESERVE, max(LEAST_RESERVE, total // SHARE))


def half_reserve(total: int) -> int:
    """Left by what gives back more than it takes: a photo that is made ready is smaller than it came."""
    return reserve(total) // 2


def is_room(folder: str | Path, *, leaving: Callable[[int], int] = reserve) -> bool:
    """Whether a file may still be written there."""
    used = disk_usage(folder)
    return used.free >= leaving(used.total)


def disk_of(folder: str | Path) -> int | None:
    try:
        return Path(folder).stat().st_dev
    except FileNotFoundError:
        return None


def is_beside_what_is_kept(folder: str | Path) -> bool:
    """Whether text or photos lie on the same disk: what fills another one takes nothing from them."""
    return disk_of(folder) in {disk_of(settings.DATA_DIR), disk_of(settings.MEDIA_ROOT)}


def spared(pieces: Iterable[bytes], *, folder: str | Path) -> Iterator[bytes]:
    """The same pieces, as long as the reserve stays: asked before each, for many write at once. Raises NoSpace."""
    for piece in pieces:
        if not is_room(folder):
            raise NoSpace
        yield piece


@contextmanager
def full_disk_said() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if is_full(error):
            raise NoSpace from error
        raise


def is_full(error: BaseException | None) -> bool:
    return isinstance(error, NoSpace) or (isinstance(error, OSError) and error.errno in {ENOSPC, EDQUOT})


class Dropped(UploadedFile):
    """A file that came and for which there was no room: whoever reads it hears why. Raises NoSpace."""

    def __init__(self, handler: FileUploadHandler, size: int) -> None:
        self.name, self.size = handler.file_name, size
        self.content_type, self.charset = handler.content_type, handler.charset

    @property
    def file(self) -> Any:  # type: ignore[override]  # nothing is ever put there
        raise NoSpace

    def close(self) -> None:
        """The request closes all its files at the end."""


class SparingHandler(TemporaryFileUploadHandler):
    """A request's files wait in the temporary folder as long as the reserve stays, or, on a disk of its own, as long as
    they go in. Beyond that their bytes are let go and the request is read on: the text that came with them is taken as
    always."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        self.is_dropped = False
        self.__dict__.pop("file", None)  # the one before is complete, and the request's
        with self.dropping():
            super().new_file(*args, **kwargs)

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        if self.is_dropped:
            return
        folder = settings.FILE_UPLOAD_TEMP_DIR or gettempdir()
        with self.dropping():
            if is_beside_what_is_kept(folder) and not is_room(folder):
                raise NoSpace
            self.file.write(raw_data)

    def file_complete(self, file_size: int) -> UploadedFile:
        if not self.is_dropped:
            with self.dropping():
                super().file_complete(file_size)  # writes what is still on its way to the disk
        return Dropped(self, file_size) if self.is_dropped else self.file

    @contextmanager
    def dropping(self) -> Iterator[None]:
        """A file that cannot be written on is gone from the disk at once: what it held is somebody's text."""
        try:
            with full_disk_said():
                yield
        except (NoSpace, OSError) as error:
            if file := self.__dict__.pop("file", None):
                with suppress(OSError):  # which says once more what is wrong with the disk
                    file.close()
            self.is_dropped = isinstance(error, NoSpace)
            if not self.is_dropped:
                raise

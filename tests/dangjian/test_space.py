"""Files stop before the disk is full, whichever way they come, and the text beside them goes through."""

import errno
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from tempfile import gettempdir

import pytest
from django.core.files import uploadhandler
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from django.core.handlers.wsgi import WSGIRequest
from django.test import RequestFactory

from dangjian import space
from dangjian.space import LARGEST_RESERVE, NoSpace, half_reserve, is_room, reserve, spared

pytestmark = pytest.mark.once
MEGABYTE, GIGABYTE = 2**20, 2**30
SENTENCE = "服务器存储空间已满，照片和文件没有存上；文字可以先提交，请告诉系统管理员。"


@pytest.fixture(autouse=True)
def passing(settings, tmp_path) -> Path:
    """The folder in which a request's files wait; no file is small enough to wait in memory."""
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 0
    settings.FILE_UPLOAD_TEMP_DIR = tmp_path / "passing"
    settings.FILE_UPLOAD_TEMP_DIR.mkdir()
    return settings.FILE_UPLOAD_TEMP_DIR


@pytest.mark.parametrize(
    ("disk", "kept"),
    [
        (MEGABYTE, 64 * MEGABYTE),
        (3 * GIGABYTE, 64 * MEGABYTE),
        (10 * GIGABYTE, 10 * GIGABYTE // 50),
        (50 * GIGABYTE, GIGABYTE),
        (4000 * GIGABYTE, GIGABYTE),
    ],
)
def test_a_fiftieth_of_the_disk_is_not_for_files_but_neither_nothing_nor_more_than_a_gigabyte(disk, kept):
    assert (reserve(disk), half_reserve(disk)) == (kept, kept // 2)


@pytest.mark.parametrize(
    ("free", "room", "room_for_work"),
    [
        (LARGEST_RESERVE, True, True),
        (LARGEST_RESERVE - 1, False, True),
        (LARGEST_RESERVE // 2, False, True),
        (LARGEST_RESERVE // 2 - 1, False, False),
    ],
)
def test_what_gives_room_back_goes_on_when_nothing_more_is_taken_in(disk_left, tmp_path, free, room, room_for_work):
    disk_left(free)

    assert (is_room(tmp_path), is_room(tmp_path, leaving=half_reserve)) == (room, room_for_work)


def test_the_disk_is_looked_at_before_every_piece(disk_left, tmp_path):
    disk_left(LARGEST_RESERVE)
    pieces = spared([b"a", b"b", b"c"], folder=tmp_path)
    taken = [next(pieces), next(pieces)]
    disk_left(LARGEST_RESERVE - 1)

    with pytest.raises(NoSpace, match=SENTENCE):
        next(pieces)

    assert taken == [b"a", b"b"]


# Files on their way in


@pytest.fixture
def received() -> Iterator[Callable[..., WSGIRequest]]:
    """A form with a text before and one behind so many files."""
    with ExitStack() as over:

        def receive(*sizes: int) -> WSGIRequest:
            files = {
                f"file{number}": SimpleUploadedFile(f"{number}.jpg", bytes(size)) for number, size in enumerate(sizes)
            }
            request = RequestFactory().post("/", {"before": "讲了一课。"} | files | {"behind": "大家都来了。"})
            over.callback(request.close)
            assert request.POST.dict() == {"before": "讲了一课。", "behind": "大家都来了。"}
            return request

        yield receive


def there(folder: Path) -> list[Path]:
    return sorted(folder.iterdir())


def test_with_room_a_file_is_what_came(received, passing):
    request = received(300_000, 5)

    assert [(name, file.read()) for name, file in request.FILES.items()] == [
        ("file0", bytes(300_000)),
        ("file1", bytes(5)),
    ]
    assert len(there(passing)) == 2
    request.close()
    assert there(passing) == []


def test_below_the_reserve_the_text_arrives_and_the_file_says_why_it_did_not(received, disk_left, passing):
    disk_left(LARGEST_RESERVE - 1)

    request = received(300_000)
    file = request.FILES["file0"]

    assert (file.name, file.size, file.content_type, bool(file)) == ("0.jpg", 300_000, "text/plain", True)
    assert there(passing) == []
    for read in (file.open, lambda: file.read, lambda: file.seek, lambda: list(file.chunks()), lambda: file.file):
        with pytest.raises(NoSpace, match=SENTENCE):
            read()
    request.close()


@pytest.fixture
def filling_up(monkeypatch):
    """A disk that takes so many pieces."""

    def takes(pieces: int) -> None:
        asked = iter(range(pieces))
        monkeypatch.setattr(space, "is_room", lambda _: next(asked, None) is not None)

    return takes


def test_a_disk_that_fills_up_meanwhile_keeps_nothing_of_the_file_but_the_one_before(received, filling_up, passing):
    filling_up(2)

    whole, cut, last = received(5, 300_000, 5).FILES.values()

    assert (whole.read(), len(there(passing))) == (bytes(5), 1)
    for file in (cut, last):
        with pytest.raises(NoSpace):
            file.read()


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
@pytest.mark.parametrize("when", ["made", "written", "finished"])
def test_a_disk_that_is_full_all_the_same_drops_the_file_and_not_the_text(received, monkeypatch, passing, code, when):
    """By others, by a quota, or of names: what the look at the bytes that are left does not see."""
    whole = received(5).FILES["file0"]
    failing(monkeypatch, when, code)

    file = received(300_000).FILES["file0"]

    with pytest.raises(NoSpace, match=SENTENCE):
        file.read()
    assert (whole.read(), len(there(passing))) == (bytes(5), 1)


@pytest.mark.parametrize("when", ["made", "written", "finished"])
def test_another_fault_of_the_disk_is_not_hidden(received, monkeypatch, when):
    failing(monkeypatch, when, errno.EIO)

    with pytest.raises(OSError, match="broken"):
        received(300_000)


def failing(monkeypatch, when: str, code: int) -> None:
    def broken(*_, **__):
        raise OSError(code, "broken")

    class Broken(TemporaryUploadedFile):
        """On a disk that takes no name, no bytes, or not the last of them."""

        write = broken if when == "written" else TemporaryUploadedFile.write
        seek = broken if when == "finished" else TemporaryUploadedFile.seek

    monkeypatch.setattr(uploadhandler, "TemporaryUploadedFile", broken if when == "made" else Broken)


@pytest.mark.parametrize("shared", ["DATA_DIR", "MEDIA_ROOT"])
def test_a_disk_on_which_only_requests_wait_is_used_to_its_end(
    received, disk_left, settings, monkeypatch, tmp_path, shared
):
    """A temporary folder in memory is always smaller than the reserve of a disk of the portal."""
    disk_left(LARGEST_RESERVE - 1)
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path / "rows", tmp_path / "photos"
    lies_on = {settings.DATA_DIR: 1, settings.MEDIA_ROOT: 2, settings.FILE_UPLOAD_TEMP_DIR: 3}
    monkeypatch.setattr(space, "disk_of", lies_on.get)
    apart = received(300_000)

    lies_on[settings.FILE_UPLOAD_TEMP_DIR] = lies_on[getattr(settings, shared)]
    beside = received(300_000)

    assert apart.FILES["file0"].read() == bytes(300_000)
    with pytest.raises(NoSpace, match=SENTENCE):
        beside.FILES["file0"].read()


def test_photos_that_have_no_folder_yet_lie_on_no_disk(tmp_path):
    assert (space.disk_of(tmp_path / "media"), space.disk_of(tmp_path)) == (None, tmp_path.stat().st_dev)


def test_the_temporary_folder_of_the_machine_is_looked_at_where_none_is_set(received, settings, monkeypatch):
    settings.FILE_UPLOAD_TEMP_DIR, settings.DATA_DIR, asked = None, Path(gettempdir()), []
    monkeypatch.setattr(space, "is_room", lambda folder: not asked.append(folder))

    received(5).close()

    assert asked == [gettempdir()]


def test_the_disk_itself_is_asked(tmp_path, monkeypatch):
    monkeypatch.setattr(space, "disk_usage", shutil.disk_usage)
    of = os.statvfs(tmp_path)

    assert is_room(tmp_path, leaving=lambda total: 0 if total == of.f_blocks * of.f_frsize else 2**80)

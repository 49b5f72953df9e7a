"""The one way in: harmless to repeat, exact in number, and nothing of a refused photo stays."""

import errno
from pathlib import Path
from uuid import uuid4

import pytest
from factories import secretary
from photos_factories import album, saved, scene, sent, uploaded

from dangjian import durable
from dangjian.audit.models import AuditRow
from dangjian.images.rules import MOST_BYTES
from dangjian.images.services import PictureRejected
from dangjian.jobs.models import JobState
from dangjian.space import LARGEST_RESERVE
from organizations.photos.models import AlbumState, Photo, PhotoKind
from organizations.photos.services import AlbumFull, AlbumSealed, NoSpace, receive, receive_each, set_state

pytestmark = pytest.mark.django_db


def stored(settings) -> list[Path]:
    return sorted(path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file())


@pytest.fixture
def writer(town):
    return secretary(town.own)


@pytest.fixture
def book(town, writer):
    return album(town.own, writer)


def test_a_received_photo_waits_as_it_came(book, writer, settings):
    content = saved(scene())
    photo = sent(book, writer, content=content, kind=PhotoKind.MINUTES)

    assert (photo.job_state, photo.kind, photo.position, photo.uploaded_by) == (
        JobState.WAITING,
        PhotoKind.MINUTES,
        1,
        writer,
    )
    assert stored(settings) == [settings.MEDIA_ROOT / photo.upload]
    assert (settings.MEDIA_ROOT / photo.upload).read_bytes() == content
    line = AuditRow.objects.get(action="photos.receive")
    assert (line.by, line.target, line.organization_path) == (writer, f"photo:{photo.pk}", book.path)


def test_sending_a_photo_again_leads_to_the_same_one(book, writer, settings):
    client_id = uuid4()
    first = sent(book, writer, client_id=client_id)

    assert sent(book, writer, client_id=client_id) == first
    assert Photo.objects.count() == 1
    assert len(stored(settings)) == 1


def test_the_same_client_id_in_another_album_is_another_photo(town, book, writer):
    client_id = uuid4()
    first = sent(book, writer, client_id=client_id)
    second = sent(album(town.own, writer), writer, client_id=client_id)

    assert first != second
    assert (first.album, second.album_id) == (book, second.album_id)


def test_the_tenth_photo_is_refused_and_leaves_nothing(book, writer, settings):
    positions = [sent(book, writer).position for _ in range(9)]

    with pytest.raises(AlbumFull):
        sent(book, writer)

    assert positions == [1, 2, 3, 4, 5, 6, 7, 8, 9]
    assert len(stored(settings)) == 9


def test_an_album_of_an_accepted_record_takes_no_more(book, writer, settings):
    set_state(albums=[book.pk], state=AlbumState.SEALED)

    with pytest.raises(AlbumSealed):
        sent(book, writer)

    assert stored(settings) == []


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"<html><script>alert(1)</script></html>", "not-a-picture"),
        (b"", "not-a-picture"),
        (b"GIF89a" + bytes(100), "not-a-picture"),
        (b"\xff\xd8\xff" + bytes(MOST_BYTES), "too-large"),
    ],
)
def test_what_cannot_be_a_photo_is_refused_before_it_is_stored(book, writer, settings, content, reason):
    with pytest.raises(PictureRejected) as refused:
        sent(book, writer, content=content)

    assert refused.value.reason == reason
    assert stored(settings) == []
    assert not Photo.objects.exists()


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EDQUOT])
def test_a_full_disk_says_so_and_leaves_no_torso(book, writer, settings, monkeypatch, code):
    def full(descriptor):
        raise OSError(code, "full")

    monkeypatch.setattr(durable.os, "fsync", full)

    with pytest.raises(NoSpace, match="存储空间已满"):
        sent(book, writer)

    assert stored(settings) == []
    assert not Photo.objects.exists()


def test_below_the_reserve_no_photo_is_taken_and_one_that_is_there_is_still_found(book, writer, settings, disk_left):
    client_id = uuid4()
    disk_left(LARGEST_RESERVE)
    first = sent(book, writer, client_id=client_id)
    disk_left(LARGEST_RESERVE - 1)

    with pytest.raises(NoSpace, match="存储空间已满"):
        sent(book, writer)

    assert sent(book, writer, client_id=client_id) == first
    assert stored(settings) == [settings.MEDIA_ROOT / first.upload]
    assert Photo.objects.get() == first


def test_while_the_disk_of_the_photos_is_away_none_is_written_where_it_would_be_hidden(book, writer, settings):
    first, root = sent(book, writer), settings.MEDIA_ROOT
    disk = root.rename(root.with_name("disk"))
    root.mkdir()

    with pytest.raises(NoSpace, match="放照片的磁盘没有接上，照片和文件没有存上；文字可以先提交"):
        sent(book, writer)

    assert (list(Photo.objects.all()), stored(settings)) == ([first], [])
    root.rmdir()
    disk.rename(root)
    assert sent(book, writer).job_state == JobState.WAITING


def test_another_fault_of_the_disk_is_not_hidden(book, writer, settings, monkeypatch):
    def broken(descriptor):
        raise OSError(errno.EIO, "broken")

    monkeypatch.setattr(durable.os, "fsync", broken)

    with pytest.raises(OSError, match="broken"):
        sent(book, writer)

    assert stored(settings) == []


def test_a_form_without_scripts_brings_all_its_photos_and_hears_about_the_rest(book, writer):
    posted = [
        (PhotoKind.SCENE, uploaded(saved(scene()), "a.jpg")),
        (PhotoKind.SCENE, uploaded(saved(scene()), "the same again.jpg")),
        (PhotoKind.MINUTES, uploaded(saved(scene(20, 30)), "b.jpg")),
        (PhotoKind.SCENE, uploaded(b"%PDF-1.7", "c.jpg")),
    ]

    assert receive_each(album=book, files=posted, by=writer) == [
        "c.jpg：这个文件不是照片，只收 JPG、PNG、WebP 和 HEIC 格式。"
    ]
    assert list(Photo.objects.order_by("position").values_list("kind", flat=True)) == ["SCENE", "MINUTES"]
    assert receive_each(album=book, files=posted[:3], by=writer) == []
    assert Photo.objects.count() == 2


def test_an_album_thrown_away_meanwhile_takes_nothing(book, writer, settings):
    gone = type(book).objects.get(pk=book.pk)
    book.delete()

    with pytest.raises(type(book).DoesNotExist):
        receive(album=gone, file=uploaded(), client_id=uuid4(), kind=PhotoKind.SCENE, by=writer)

    assert stored(settings) == []

"""From a received file to a picture to look at, whatever happens on the way."""

from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from factories import secretary
from photos_factories import album, megapixels, saved, scene, sent, shown
from PIL import Image

from dangjian.jobs.models import LEASE, MOST_ATTEMPTS, JobState
from dangjian.jobs.services import due
from dangjian.space import LARGEST_RESERVE
from organizations.photos.models import Photo
from organizations.photos.services import path_of, prepare_next, remove
from organizations.photos.services.preparing import conclude, prepare

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 9, 14, 4, tzinfo=UTC)


@pytest.fixture
def writer(town):
    return secretary(town.own)


@pytest.fixture
def book(town, writer):
    return album(town.own, writer)


def test_a_photo_becomes_a_picture_and_a_thumbnail_and_its_original_goes(book, writer):
    photo = sent(book, writer, content=megapixels())
    original = path_of(photo.upload)

    assert prepare_next(now=NOON)
    assert not prepare_next(now=NOON)

    photo.refresh_from_db()
    assert (photo.job_state, photo.upload, photo.width, photo.height) == (JobState.DONE, "", 1600, 1200)
    assert not original.exists()
    with Image.open(path_of(photo.large)) as large, Image.open(path_of(photo.thumbnail)) as thumbnail:
        assert (large.format, large.size, thumbnail.format, thumbnail.size) == (
            "JPEG",
            (1600, 1200),
            "JPEG",
            (240, 240),
        )
    assert path_of(photo.thumbnail).stat().st_size < 12_000


def test_the_sweep_of_jobs_finds_waiting_photos(book, writer):
    sent(book, writer)
    assert due(now=NOON) == ["photos.prepare"]
    prepare_next(now=NOON)
    assert due(now=NOON) == []


def test_a_damaged_photo_says_why_and_nothing_of_it_stays(book, writer):
    photo = sent(book, writer, content=saved(scene())[:900])
    original = path_of(photo.upload)

    assert prepare_next(now=NOON)

    photo.refresh_from_db()
    assert (photo.job_state, photo.upload) == (JobState.FAILED, "")
    assert photo.failure == "照片文件不完整或已损坏，请重新选择或重拍一张。"
    assert not original.exists()


def test_a_lost_original_is_asked_for_again(book, writer):
    photo = sent(book, writer)
    path_of(photo.upload).unlink()

    assert prepare_next(now=NOON)

    photo.refresh_from_db()
    assert (photo.job_state, photo.failure) == (JobState.FAILED, "服务器上没有找到收到的文件，请重新上传。")


def test_while_the_disk_of_the_photos_is_away_they_wait_and_are_made_ready_when_it_is_back(book, writer):
    photo = sent(book, writer)
    received = path_of(photo.upload).parent
    away = received.rename(received.with_name("away"))

    assert not prepare_next(now=NOON)

    photo.refresh_from_db()
    assert (photo.job_state, photo.attempt) == (JobState.WAITING, 0)
    away.rename(received)
    assert prepare_next(now=NOON)
    photo.refresh_from_db()
    assert photo.job_state == JobState.DONE


def test_equal_pictures_share_their_files(book, writer):
    one, other = shown(book, writer), shown(book, writer)

    assert one != other
    assert (one.large, one.thumbnail) == (other.large, other.thumbnail)


def test_what_was_taken_in_is_made_ready_while_no_more_is(book, writer, disk_left):
    photo = sent(book, writer)
    disk_left(LARGEST_RESERVE // 2)

    assert prepare_next(now=NOON)

    photo.refresh_from_db()
    assert photo.job_state == JobState.DONE


def test_without_space_photos_wait_and_no_attempt_is_counted(book, writer, disk_left):
    photo = sent(book, writer)
    disk_left(LARGEST_RESERVE // 2 - 1)

    assert not prepare_next(now=NOON)

    photo.refresh_from_db()
    assert (photo.job_state, photo.attempt) == (JobState.WAITING, 0)


def test_a_photo_in_work_is_left_to_its_worker_until_the_lease_ends(book, writer):
    photo = sent(book, writer)
    photo.claim(now=NOON)

    assert not prepare_next(now=NOON + LEASE - timedelta(seconds=1))
    assert prepare_next(now=NOON + LEASE)

    photo.refresh_from_db()
    assert (photo.job_state, photo.attempt) == (JobState.DONE, 2)


def test_a_photo_that_kills_its_workers_is_tried_only_so_often(book, writer):
    photo = sent(book, writer)
    Photo.objects.filter(pk=photo.pk).update(attempt=MOST_ATTEMPTS)

    assert not prepare_next(now=NOON)


def test_a_worker_that_was_frozen_too_long_writes_nothing(book, writer):
    photo = sent(book, writer)
    late = Photo.objects.get(pk=photo.pk)
    late.claim(now=NOON)
    assert prepare_next(now=NOON + LEASE)

    prepare(late)
    conclude(late, digest="0" * 64, width=1, height=1)
    conclude(late, failure="没有成功")

    photo.refresh_from_db()
    assert (photo.job_state, photo.attempt, photo.width, photo.failure) == (JobState.DONE, 2, 320, "")
    assert path_of(photo.large).exists()


def test_a_photo_removed_during_its_work_stays_removed(book, writer):
    photo = sent(book, writer)
    photo.claim(now=NOON)
    remove(photo=Photo.objects.get(pk=photo.pk), by=writer)

    conclude(photo, digest="0" * 64, width=1, height=1)

    assert not Photo.objects.exists()


def test_a_picture_smaller_than_the_limit_keeps_its_size(book, writer):
    photo = shown(book, writer, content=saved(scene(320, 200), "PNG"))

    assert (photo.width, photo.height) == (320, 200)
    with Image.open(BytesIO(path_of(photo.thumbnail).read_bytes())) as thumbnail:
        assert thumbnail.size == (200, 200)

"""Sent twenty times at once, or too many at once: exactly the photos that may be there (F7, F12)."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from uuid import uuid4

import pytest
from django.db import connection
from django.utils.timezone import now
from factories import secretary
from photos_factories import album, saved, scene, sent

from dangjian.audit.models import AuditRow
from dangjian.jobs.models import JobState
from organizations.photos.models import Photo
from organizations.photos.services import AlbumFull, path_of, prepare_next, remove

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def writer(town):
    return secretary(town.own)


@pytest.fixture
def book(town, writer):
    return album(town.own, writer)


def at_once(work, count: int) -> list:
    """Do the same `count` times at the same moment, each on a connection of its own; what each answered."""
    start = Barrier(count)

    def run(number: int):
        start.wait()
        try:
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def received() -> set[str]:
    return {f"received/{path.name}" for path in path_of("received").iterdir()}


def test_one_photo_sent_twenty_times_at_once_is_one_photo(book, writer):
    client_id = uuid4()

    answers = at_once(lambda _: sent(book, writer, client_id=client_id).pk, 20)

    photo = Photo.objects.get()
    assert answers == [photo.pk] * 20
    assert received() == {photo.upload}
    assert AuditRow.objects.filter(action="photos.receive").count() == 1


def test_of_thirty_photos_at_once_an_album_takes_nine(book, writer):
    def send(_):
        try:
            return sent(book, writer).position
        except AlbumFull:
            return None

    answers = at_once(send, 30)

    assert sorted(filter(None, answers)) == [1, 2, 3, 4, 5, 6, 7, 8, 9]
    assert received() == set(Photo.objects.values_list("upload", flat=True))


def test_removing_makes_room_for_exactly_one(book, writer):
    photos = [sent(book, writer) for _ in range(9)]

    def act(number: int):
        if number == 0:
            remove(photo=photos[0], by=writer)
            return True
        try:
            return bool(sent(book, writer))
        except AlbumFull:
            return False

    for _ in range(3):
        at_once(act, 6)
        while Photo.objects.filter(album=book).count() < 9:
            sent(book, writer)
        photos = list(Photo.objects.order_by("pk"))
        assert len(photos) == 9


def test_two_workers_share_the_work_and_do_nothing_twice(book, writer):
    for edge in range(8):
        sent(book, writer, content=saved(scene(100 + edge, 80)))

    def work(_):
        while prepare_next(now=now()):
            pass

    at_once(work, 2)

    assert list(Photo.objects.values_list("job_state", "attempt")) == [(JobState.DONE, 1)] * 8
    assert received() == set()

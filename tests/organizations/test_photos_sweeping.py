"""Files without a photo go, but never one whose row may still be on its way."""

import os
from datetime import timedelta
from pathlib import Path

import pytest
from django.utils.timezone import now
from factories import secretary
from photos_factories import album, saved, scene, sent, shown

from dangjian.images.services import render
from organizations.photos.models import Photo
from organizations.photos.rules import ORPHANED_AFTER
from organizations.photos.services import path_of, remove, store, sweep_orphans
from organizations.photos.services.preparing import conclude
from organizations.photos.services.sweeping import remove_if_old

pytestmark = pytest.mark.django_db


@pytest.fixture
def writer(town):
    return secretary(town.own)


@pytest.fixture
def book(town, writer):
    return album(town.own, writer)


def later():
    return now() + ORPHANED_AFTER + timedelta(seconds=1)


def left(*names: str) -> None:
    for name in names:
        path = path_of(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"left behind")


def stored(settings) -> set[str]:
    root = Path(settings.MEDIA_ROOT)
    return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}


def test_files_without_a_photo_go_after_a_day_and_the_others_stay(book, writer, settings):
    ready, waiting = shown(book, writer), sent(book, writer)
    orphans = {"received/orphan", "tmp/torn", "pictures/ab/abcd-l.jpg", f"{ready.large[:-6]}0-l.jpg"}
    left(*orphans)
    before = stored(settings)

    assert sweep_orphans(now=now()) == 0
    assert stored(settings) == before
    assert sweep_orphans(now=later()) == len(orphans)
    assert stored(settings) == before - orphans
    assert {waiting.upload, ready.large, ready.thumbnail} <= stored(settings)


def test_the_pictures_of_a_removed_photo_go_unless_another_shows_the_same(book, writer, settings):
    one, twin, other = shown(book, writer), shown(book, writer), shown(book, writer, content=saved(scene(90, 60)))
    remove(photo=one, by=writer)
    remove(photo=other, by=writer)

    sweep_orphans(now=later())

    assert stored(settings) == {twin.large, twin.thumbnail}


def test_what_was_received_goes_with_the_removed_photo_at_once(
    book, writer, settings, django_capture_on_commit_callbacks
):
    photo = sent(book, writer)
    with django_capture_on_commit_callbacks(execute=True):
        remove(photo=photo, by=writer)
    assert stored(settings) == set()


def test_the_original_of_a_photo_that_was_given_up_goes(book, writer, settings):
    photo = sent(book, writer)
    Photo.objects.filter(pk=photo.pk).update(job_state="FAILED")

    sweep_orphans(now=later())

    assert stored(settings) == set()


def test_a_picture_written_anew_in_the_middle_of_a_sweep_stays(book, writer):
    photo = shown(book, writer)
    path = path_of(photo.large)
    long_ago = path.stat().st_mtime - 2 * ORPHANED_AFTER.total_seconds()
    os.utime(path, (long_ago, long_ago))
    before = (now() - ORPHANED_AFTER).timestamp()
    content = path.read_bytes()

    again = sent(book, writer, content=saved(scene()))
    again.claim(now=now())
    made = render(path_of(again.upload))
    conclude(again, digest=store(made), width=made.width, height=made.height)

    assert not remove_if_old(path, before)
    assert path.read_bytes() == content


def test_a_file_that_somebody_else_removed_first_is_no_fault():
    assert not remove_if_old(path_of("pictures/ab/abcd-l.jpg"), 0)

"""Which files rows name: what a backup must hold, and what the sweep must leave."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.utils.timezone import now
from factories import secretary
from photos_factories import album, document, saved, scene, sent, shown

from dangjian.backups.services import named_now
from dangjian.jobs.models import JobState
from organizations.photos.models import Photo
from organizations.photos.services import attach, copy_scenes, remove, sweep_orphans

pytestmark = pytest.mark.django_db


@pytest.fixture
def books(town):
    """Two albums that share a picture and a document; in the first also what could not be read, what was given up with
    its upload, what was taken out, and what waits."""
    writer = secretary(town.own)
    one, other = album(town.own, writer), album(town.own, writer)
    sent(one, writer, content=b"\xff\xd8\xff" + bytes(500))
    ready = shown(one, writer)
    copy_scenes(source=one, photos=[ready.pk], into=other, by=writer)
    remove(photo=shown(one, writer, content=saved(scene(64, 48))), by=writer)
    for each in (one, other):
        attach(album=each, file=document(), by=writer)
    worn_out = sent(one, writer, content=saved(scene(48, 64)))
    Photo.objects.filter(pk=worn_out.pk).update(job_state=JobState.FAILED)
    waiting = sent(one, writer, content=saved(scene(80, 60)), client_id=uuid4())
    return ready, waiting


def lying(settings) -> set[str]:
    root = settings.MEDIA_ROOT
    return {one.relative_to(root).as_posix() for one in root.rglob("*") if one.is_file()}


def test_pictures_documents_and_what_waits_are_named_once(books, settings):
    ready, waiting = books
    [shared] = [name for name in lying(settings) if name.startswith("attachments/")]

    assert named_now() == {ready.large, ready.thumbnail, waiting.upload, shared}


def test_what_is_named_is_what_the_sweep_leaves(books, settings):
    assert named_now() < lying(settings)

    sweep_orphans(now=now() + timedelta(days=2))

    assert named_now() == lying(settings)


def test_files_that_are_there_are_counted_and_lost_ones_listed(books, settings, capsys):
    ready, _ = books
    root = settings.MEDIA_ROOT
    call_command("check_files")
    assert capsys.readouterr().out == f"数据库里的照片和附件有4个文件，{root} 里都有。\n"
    (root / ready.large).unlink()

    with pytest.raises(CommandError, match="照片的磁盘有没有挂上") as refused:
        call_command("check_files")

    assert capsys.readouterr().out == f"{ready.large}\n"
    assert f"有4个文件，{root} 里没有其中1个" in str(refused.value)


def test_the_names_are_asked_for_once_however_many_photos_there_are(books, django_assert_num_queries):
    with django_assert_num_queries(3):
        named_now()

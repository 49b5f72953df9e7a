"""The corpus of pictures through the real door, under names that nobody gives a photo: one line each, and all is well."""

import uuid
from itertools import cycle
from random import Random

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils.timezone import now
from factories import secretary
from hostile.pictures import ACCEPTED, FAMILIES
from photos_factories import album

from dangjian.images.rules.formats import SENTENCES
from dangjian.jobs.models import JobState
from organizations.photos.models import Photo
from organizations.photos.services import prepare_next

SEED = 20261129
NAMES = [
    "../../../etc/passwd",
    "..\\..\\boot.ini",
    "photo.php.jpg",
    "photo.jpg\x00.php",
    "-rf",
    "CON.jpg",
    "'; DROP TABLE members_member; --.jpg",
    "<img src=x onerror=alert(1)>.jpg",
    "a\r\nSet-Cookie: sessionid=1.jpg",
    "gpj.\u202egnp.jpg",
    "长" * 300 + ".jpg",
    ".htaccess",
    "%2e%2e%2fkeys.jpg",
    "\u2028\u2029.jpg",
]
REASONS = {sentence: reason.value for reason, sentence in SENTENCES.items()}


def send(client, book, content: bytes, name: str):
    file = SimpleUploadedFile("x", content, "image/jpeg")
    file._name = name  # as it comes: the class itself would keep only what stands behind the last slash
    return client.post(
        "/photo/", {"album": book.pk, "client_id": str(uuid.uuid4()), "kind": "SCENE", "position": 1, "file": file}
    )


@pytest.mark.corpus
@pytest.mark.django_db
@pytest.mark.proves("hostile-photo-harms-nobody")
def test_every_hostile_file_is_taken_or_answered_with_a_sentence(client, town, nightly_size, tally, settings):
    book, wrong = album(town.own, one := secretary(town.own)), []
    client.force_login(one)
    many = nightly_size(20, 200)
    names = cycle(NAMES)
    for number, family in zip(range(many), cycle(Random(SEED).sample(FAMILIES, len(FAMILIES))), strict=False):
        answer = send(client, book, family.make(Random(f"{SEED} {number}")), next(names))
        became = outcome(book, answer)
        if became not in family.outcomes:
            wrong.append(f"{family.name} {number}: {answer.status_code} {became}, not {sorted(family.outcomes)}")
        Photo.objects.filter(album=book).delete()
    tally("hostile pictures through the page that takes photos", many)

    assert wrong == []
    kept = [path.name for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]
    assert [name for name in kept if not name.endswith(("-l.jpg", "-s.jpg"))] == []


def outcome(book, answer) -> str:
    """`accepted`, or the reason for which the file was refused at the door or by the worker."""
    if answer.status_code != 200:
        assert answer.status_code in {400, 413, 415}
        return reason(answer.json()["error"])
    while prepare_next(now=now()):
        pass
    photo = Photo.objects.get(album=book)
    return ACCEPTED if photo.job_state == JobState.DONE else reason(photo.failure)


def reason(said: str) -> str:
    """The reason behind a sentence; what is none of ours stands there as it was said."""
    return REASONS.get(said, said)

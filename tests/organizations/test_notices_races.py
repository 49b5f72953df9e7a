"""Who presses twice writes one notice and publishes once, also where both arrive at the same moment."""

from uuid import uuid4

import pytest
from factories import clerk
from notices_factories import drafted, objection, published
from photos_factories import document
from test_looks_races import at_once

from organizations.notices.models import Notice, Objection, PublicNotice, PublicNoticeName
from organizations.photos.models import Album

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_pressed_twice_it_is_drafted_once_and_published_once(town):
    office, pages = clerk(town.street), [uuid4(), uuid4()]

    def send(number: int) -> list[int]:
        one = drafted(town.street, office, uid=pages[0])
        return [one.pk, published(town.street, office, uid=pages[1], files=[document()]).pk]

    assert at_once(send, 3) == [[Notice.objects.get().pk, PublicNotice.objects.get().pk]] * 3
    assert (PublicNoticeName.objects.count(), Album.objects.count()) == (3, 1)


def test_an_objection_with_a_file_sent_twice_at_once_is_one(town):
    notice, page = published(town.street, audience="PUBLIC"), uuid4()

    def send(number: int) -> int:
        return objection(notice, uid=page, files=[document()]).pk

    assert at_once(send, 3) == [Objection.objects.get().pk] * 3
    assert Album.objects.count() == 1

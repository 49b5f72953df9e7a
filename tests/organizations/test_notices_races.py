"""Who presses twice writes one notice and publishes once, also where both arrive at the same moment."""

from uuid import uuid4

import pytest
from factories import clerk, secretary
from notices_factories import NOW, drafted, objection, published, told
from photos_factories import document, pdf
from test_looks_races import at_once

from organizations.notices.models import Notice, NoticeReceipt, Objection, PublicNotice, PublicNoticeName
from organizations.notices.services import AnsweredMeanwhile, confirm
from organizations.photos.models import Album, Attachment

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


def test_two_who_answer_at_once_leave_one_answer_with_its_file_and_one_is_told(town):
    told(town.street, clerk(town.street), asks="FILE", choice="PICKED", picked=[town.own])
    people = [secretary(town.own), secretary(town.own)]
    rows = [NoticeReceipt.objects.select_related("notice").get() for _ in people]

    def answer(number: int) -> bool:
        file = document(pdf(f"/A {number}".encode()), f"{number}.pdf")
        try:
            confirm(delivery=rows[number], text=f"第{number}个", file=file, by=people[number], now=NOW)
        except AnsweredMeanwhile:
            return False
        return True

    won = at_once(answer, 2).index(True)

    kept = NoticeReceipt.objects.get()
    assert (kept.answer, kept.answered_by) == (f"第{won}个", people[won])
    assert [(one.album_id, one.name) for one in Attachment.objects.all()] == [(kept.album_id, f"{won}.pdf")]
    assert Album.objects.count() == 1

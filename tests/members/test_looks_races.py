"""Two consents at once, two looks with one consent at once: exactly one (F7)."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from factories import clerk, staff
from looks_factories import NOW, PHONE, asked, consented, person

from dangjian.audit.models import AuditRow
from members.looks.models import Look
from members.looks.rules import State
from members.looks.services import AnsweredMeanwhile, ConsentOver, consent, look_once, refuse
from members.private.models import DailyCount
from members.private.services import Revealed

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def at_once(work, count: int) -> list:
    """`work(number)` so many times at the same moment, each on a connection of its own; what each answered."""
    start = Barrier(count)

    def run(number: int):
        start.wait()
        try:
            return work(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))


def written(action: str) -> int:
    return AuditRow.objects.filter(action=action).count()


@pytest.mark.proves("sensitive-looks-take-two")
def test_of_many_answers_at_once_exactly_one_holds(town):
    others = [staff(town.root, f"林晓{number}") for number in range(8)]
    request = asked(person(town), clerk(town.street))

    def answer(number: int) -> str:
        mine = Look.objects.select_related("member__organization", "by").get(pk=request.pk)
        try:
            if number % 2:
                refuse(look=mine, by=others[number], text="没有立案", now=NOW)
            else:
                consent(look=mine, by=others[number], now=NOW)
        except AnsweredMeanwhile:
            return ""
        return State.REFUSED if number % 2 else State.CONSENTED

    answers = [one for one in at_once(answer, 8) if one]

    request.refresh_from_db()
    assert answers == [request.state]
    assert written("looks.consent") + written("looks.refuse") == 1


@pytest.mark.proves("sensitive-looks-take-two")
def test_of_many_looks_at_once_with_one_consent_exactly_one_is_shown(town):
    asker = clerk(town.street)
    request = consented(person(town), asker, staff(town.root))

    def once(_: int) -> Revealed | None:
        mine = Look.objects.select_related("member__organization", "member__numbers", "answered_by").get(pk=request.pk)
        try:
            return look_once(look=mine, by=asker, now=NOW)
        except ConsentOver:
            return None

    shown = [one for one in at_once(once, 8) if one]

    assert shown == [Revealed("", PHONE)]
    assert (written("private.reveal"), DailyCount.objects.get().used) == (1, 1)


def test_a_request_sent_twenty_times_at_once_is_one_request(town):
    someone, asker = person(town), clerk(town.street)
    staff(town.root)

    made = at_once(lambda _: asked(someone, asker).pk, 20)

    assert set(made) == {Look.objects.get().pk}
    assert written("looks.ask") == 1

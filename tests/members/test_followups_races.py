"""Who presses twice asks once, also where both arrive at the same moment."""

from datetime import date
from uuid import uuid4

import pytest
from factories import clerk
from followups_factories import asked, inspected
from test_looks_races import at_once

from members.followups.models import Finding, FollowUp, Inspection, Step

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


def test_pressed_twice_it_is_asked_once_and_inspected_once(town):
    street, pages = clerk(town.street), [uuid4(), uuid4()]

    def send(number: int) -> list[int]:
        one = asked(town.street, town.own, street, uid=pages[0])
        two = inspected(town.street, town.own, street, uid=pages[1], due_on=date(2026, 9, 21))
        return [one.pk, two.pk]

    answers = at_once(send, 3)

    assert answers == [[FollowUp.objects.get(source="").pk, Inspection.objects.get().pk]] * 3
    assert (FollowUp.objects.count(), Step.objects.count(), Finding.objects.count()) == (3, 3, 2)

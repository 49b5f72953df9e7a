"""One voter who sends twice at once votes once; of many at once none is lost (F7)."""

import pytest
from ballots_factories import TODAY, choices, hall, poll
from test_looks_races import at_once

from members.ballots.models import BallotBox, Paper, Poll
from members.ballots.services import VotedAlready, count, vote

pytestmark = [pytest.mark.postgres, pytest.mark.django_db(transaction=True)]


@pytest.mark.proves("one-voter-one-ballot")
def test_everybody_at_once_and_the_first_three_times_at_once(town):
    crowd = hall(town.own, 6)
    made = poll(town.own, crowd[:2])
    said = choices(made, "EXCELLENT", "QUALIFIED")
    voters = [crowd[0], crowd[0], *crowd]

    def send(number: int) -> bool:
        try:
            vote(poll=Poll.objects.get(pk=made.pk), choices=said, by=voters[number].account, today=TODAY)
        except VotedAlready:
            return False
        return True

    came = at_once(send, len(voters))

    assert (sum(came), sum(came[:3])) == (6, 1)
    assert (BallotBox.objects.get().opened(options=5).cast, Paper.objects.count()) == (6, 0)
    assert count(poll=made, by=crowd[0].account, today=TODAY).cast == 6

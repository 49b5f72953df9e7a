"""One voter, one ballot: the roll hands out a paper in one transaction, the paper goes into the box in another.

Neither leaves a row in the log, a time or a number that grows. If the second transaction never comes, the voter still
holds the paper and is asked again; a paper goes into the box once, however often it is sent.
"""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction
from django.db.models import BooleanField, Case, F, Value, When

from members.ballots.models import BallotBox, Paper, Poll, Question, Voter
from organizations.access.models import Account


class PollOver(Exception):
    """The last day has passed, or the box was counted or called off."""


class NotOnTheRoll(Exception):
    """Who did not belong to the branch on the day the poll was opened does not vote."""


class VotedAlready(Exception):
    """The paper of this voter lies in the box."""


class Incomplete(Exception):
    """A line has no choice, or one that is not on the ballot."""


def vote(*, poll: Poll, choices: Mapping[int, str], by: Account, today: date) -> None:
    """`choices` has an option for every question. Raises PollOver, NotOnTheRoll, VotedAlready and Incomplete."""
    chosen = positions(poll, choices)
    paper = hand_out(poll, by=by, today=today)
    put_in(poll, paper, chosen, today=today)


def positions(poll: Poll, choices: Mapping[int, str]) -> list[int]:
    options = [code for code, _ in poll.options]
    wanted = Question.objects.filter(poll=poll).order_by("position").values_list("pk", flat=True)
    try:
        return [options.index(choices[pk]) for pk in wanted]
    except (KeyError, ValueError) as error:
        raise Incomplete from error


@transaction.atomic
def hand_out(poll: Poll, *, by: Account, today: date) -> int:
    """The number of the paper, which is the same one until it lies in the box."""
    current = held_open(poll, today)
    voter = Voter.objects.filter(poll=current, member__account=by).first()
    if voter is None:
        raise NotOnTheRoll
    if voter.marked:
        return voter.paper
    mine = When(pk=voter.pk, then=Value(value=True))
    # Every row of the roll, so that the database's own marks say of none that it was the last.
    Voter.objects.filter(poll=current).update(marked=Case(mine, default=F("marked"), output_field=BooleanField()))
    Paper.objects.create(pk=voter.paper, poll=current)
    return voter.paper


@transaction.atomic
def put_in(poll: Poll, paper: int, chosen: Sequence[int], *, today: date) -> None:
    current = held_open(poll, today)
    taken, _ = Paper.objects.filter(pk=paper, poll=current).delete()
    if not taken:
        raise VotedAlready
    box = BallotBox.objects.select_for_update().get(poll=current)
    box.put(box.opened(options=len(current.options)).with_ballot(chosen))
    box.save(update_fields=["sealed"])


def held_open(poll: Poll, today: date) -> Poll:
    """The poll, locked: of two who vote at once one waits, and nobody votes while it is being counted."""
    current = Poll.objects.select_for_update().get(pk=poll.pk)
    if not current.is_open or today > current.closes_on:
        raise PollOver
    return current

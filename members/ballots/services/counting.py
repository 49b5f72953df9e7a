"""A poll ends: the box is opened once, its counts are written beside the questions, and the box is gone."""

from datetime import date

from django.db import transaction

from dangjian.audit.services import record
from members.ballots import rules
from members.ballots.models import BallotBox, Paper, Poll, Question
from members.ballots.queries import progress
from members.ballots.rules import FEWEST, State
from members.ballots.services.voting import PollOver
from organizations.access.models import Account


class TooEarly(Exception):
    """Somebody may still vote."""


class TooFewBallots(Exception):
    """So few voted that the counts would say who voted what: wait longer, or call it off and vote on paper."""


def count(*, poll: Poll, by: Account, today: date) -> Poll:
    """After the last day, or as soon as everybody has voted. Raises PollOver, TooEarly and TooFewBallots."""
    with transaction.atomic():
        current = still_open(poll)
        if today <= current.closes_on and not progress(current).complete:
            raise TooEarly
        box = BallotBox.objects.select_for_update().get(poll=current)
        inside = box.opened(options=len(current.options))
        if inside.cast < FEWEST:
            raise TooFewBallots
        write_down(current, inside)
        empty(current)
        current.state, current.cast = State.COUNTED, inside.cast
        current.save(update_fields=["state", "cast"])
        record("ballots.count", by=by, target=current, path=current.path, count=inside.cast)
    return current


def write_down(poll: Poll, inside: rules.Box) -> None:
    rows = list(Question.objects.filter(poll=poll).order_by("position"))
    codes = [code for code, _ in poll.options]
    for row, line in zip(rows, inside.lines, strict=True):
        row.counts = dict(zip(codes, line, strict=True))
    Question.objects.bulk_update(rows, ["counts"])


def empty(poll: Poll) -> None:
    """Nothing of the ballots is left, nor a paper that somebody still holds."""
    Paper.objects.filter(poll=poll).delete()
    BallotBox.objects.filter(poll=poll).delete()


@transaction.atomic
def call_off(*, poll: Poll, by: Account) -> None:
    """Nothing is counted and the box is gone unopened. Raises PollOver."""
    current = still_open(poll)
    empty(current)
    current.state = State.VOID
    current.save(update_fields=["state"])
    record("ballots.call_off", by=by, target=current, path=current.path)


@transaction.atomic
def prolong(*, poll: Poll, closes_on: date, by: Account) -> None:
    """The last day is another one, not an earlier one. Raises PollOver."""
    current = still_open(poll)
    current.closes_on = max(closes_on, current.closes_on)
    current.save(update_fields=["closes_on"])
    record("ballots.prolong", by=by, target=current, path=current.path, until=str(current.closes_on))


def still_open(poll: Poll) -> Poll:
    current = Poll.objects.select_for_update().get(pk=poll.pk)
    if not current.is_open:
        raise PollOver
    return current

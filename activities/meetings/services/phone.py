"""A vote on the phone in place of paper ballots."""

from datetime import date

from django.db import transaction

from activities.meetings.models import CountTaken, PhoneBallot
from activities.meetings.queries import full_members_at, phone_ballot
from activities.meetings.services.votes import held_open
from activities.records.models import Activity
from members.ballots.rules import PollKind
from members.ballots.services import TooFewVoters, call_off, open_poll
from organizations.access.models import Account


class BallotOut(Exception):
    """The record has a vote on the phone already."""


class CountedOnPaper(Exception):
    """Somebody has begun to count paper ballots."""


def open_ballot(*, activity: Activity, closes_on: date, by: Account, today: date) -> PhoneBallot:
    """Everybody of the branch today votes on every full member of the meeting's day.

    Raises RecordClosed, BallotOut, CountedOnPaper and TooFewVoters.
    """
    with transaction.atomic():
        current = held_open(activity)
        if phone_ballot(current):
            raise BallotOut
        if CountTaken.objects.filter(activity=current).exists():
            raise CountedOnPaper
        full = list(full_members_at(current.organization, current.held_on).order_by("pinyin", "pk"))
        if not full:
            raise TooFewVoters
        poll = open_poll(
            kind=PollKind.APPRAISAL,
            title=current.topic,
            organization=current.organization,
            candidates=full,
            closes_on=closes_on,
            by=by,
            today=today,
        )
        return PhoneBallot.objects.create(activity=current, poll=poll)


@transaction.atomic
def call_off_ballot(*, ballot: PhoneBallot, by: Account) -> None:
    """The record is without a vote again: on paper, or another one on the phone. Raises PollOver when it was counted."""
    call_off(poll=ballot.poll, by=by)
    PhoneBallot.objects.filter(pk=ballot.pk).delete()

"""A vote on the phone in place of paper ballots."""

from datetime import date

from django.db import transaction

from activities.meetings.models import CountTaken, PhoneBallot
from activities.meetings.queries import full_members_at, phone_ballot
from activities.meetings.services.votes import NotHandedIn, held_open
from activities.records.models import COUNTED_STATES, Activity
from members.ballots.rules import PollKind
from members.ballots.services import TooFewVoters, call_off, count, open_poll, prolong
from organizations.access.models import Account


class BallotOut(Exception):
    """The record has a vote on the phone already."""


class CountedOnPaper(Exception):
    """Somebody has begun to count paper ballots."""


def open_ballot(*, activity: Activity, closes_on: date, by: Account, today: date) -> PhoneBallot:
    """Everybody of the branch today votes on every full member of the meeting's day.

    Raises RecordClosed, NotHandedIn, BallotOut, CountedOnPaper and TooFewVoters.
    """
    with transaction.atomic():
        current = held_counted(held_open(activity))
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


def held_counted(activity: Activity) -> Activity:
    """The record, locked, if it counts. Raises NotHandedIn: what is being mended or given up is not voted on."""
    current = Activity.objects.select_for_update(no_key=True).select_related("organization").get(pk=activity.pk)
    if current.state not in COUNTED_STATES:
        raise NotHandedIn
    return current


@transaction.atomic
def count_ballot(*, ballot: PhoneBallot, by: Account, today: date) -> None:
    """Raises NotHandedIn, PollOver, TooEarly and TooFewBallots."""
    held_counted(ballot.activity)
    count(poll=ballot.poll, by=by, today=today)


@transaction.atomic
def prolong_ballot(*, ballot: PhoneBallot, closes_on: date, by: Account) -> None:
    """Raises NotHandedIn and PollOver."""
    held_counted(ballot.activity)
    prolong(poll=ballot.poll, closes_on=closes_on, by=by)


@transaction.atomic
def call_off_ballot(*, ballot: PhoneBallot, by: Account) -> None:
    """The record is without a vote again: on paper, or another one on the phone. Raises PollOver when it was counted.

    The one thing that may be done with a vote while its record is being mended.
    """
    call_off(poll=ballot.poll, by=by)
    PhoneBallot.objects.filter(pk=ballot.pk).delete()

"""A poll begins: its ballot, its roll as of that day, an empty box."""

from collections.abc import Sequence
from datetime import date
from random import SystemRandom

from django.db import transaction

from dangjian.audit.services import record
from members.ballots import rules
from members.ballots.models import BallotBox, Poll, Question, Voter
from members.ballots.queries import voters_at
from members.ballots.rules import FEWEST
from members.roster.models import Member
from organizations.access.models import Account
from organizations.tree.models import Organization


class TooFewVoters(Exception):
    """So few may vote that the counts would say who voted what."""


def open_poll(
    *,
    kind: str,
    title: str,
    organization: Organization,
    candidates: Sequence[Member],
    closes_on: date,
    by: Account,
    today: date,
) -> Poll:
    """Whoever belongs to the branch today may vote until the end of `closes_on`. Raises TooFewVoters."""
    with transaction.atomic():
        voters = list(voters_at(organization, today))
        if len(voters) < FEWEST:
            raise TooFewVoters
        poll = Poll(kind=kind, title=title, electors=len(voters), opened_on=today, closes_on=closes_on, opened_by=by)
        poll.settle_in(organization)
        poll.save()
        Question.objects.bulk_create(Question(poll=poll, position=at, member=one) for at, one in enumerate(candidates))
        SystemRandom().shuffle(voters)  # both databases lay rows down as they come
        Voter.objects.bulk_create(Voter(poll=poll, member=one) for one in voters)
        box = BallotBox(poll=poll)
        box.put(rules.Box.empty(lines=len(candidates), options=len(poll.options)))
        box.save(force_insert=True)
        record("ballots.open", by=by, target=poll, path=poll.path, until=str(closes_on))
    return poll

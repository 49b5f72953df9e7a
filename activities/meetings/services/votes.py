"""Entering votes. The log says that somebody voted, never how."""

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from activities.meetings.models import QuorumExclusion, Vote
from activities.meetings.queries import full_members_at, voting_base
from activities.meetings.rules import Count, count_problems
from activities.records.models import OPEN_STATES, Activity, State
from dangjian.audit.services import record
from members.roster.models import Member
from organizations.access.models import Account
from organizations.tree.models import Organization


class RecordClosed(Exception):
    """The meeting's record has been accepted, and its votes with it."""


class NotHandedIn(Exception):
    """The meeting's record was taken back or sent back: what hangs on it waits until it is handed in again."""


class CountImpossible(Exception):
    """The figures contradict each other; `problems` says where."""

    def __init__(self, problems: dict[str, str]) -> None:
        super().__init__("；".join(problems.values()))
        self.problems = problems


class ChangedByAnother(Exception):
    """Somebody changed or removed the vote since the page was loaded."""


@dataclass(frozen=True)
class Ballot:
    """One matter put to the vote, as the paper says it."""

    purpose: str
    matter: str
    count: Count
    resolution: str = ""
    base_reason: str = ""


def held_open(activity: Activity) -> Activity:
    """The record, locked, if its branch may still change it. Raises RecordClosed, and NotHandedIn if it was taken back.

    One that was sent back may lack just what is entered here.
    """
    current = Activity.objects.select_for_update().select_related("organization").get(pk=activity.pk)
    if current.state not in OPEN_STATES:
        raise RecordClosed
    if current.state == State.WITHDRAWN:
        raise NotHandedIn
    return current


def problems_of(ballot: Ballot, proposed: int) -> dict[str, str]:
    found = count_problems(ballot.purpose, ballot.count)
    if ballot.count.base != proposed and not ballot.base_reason.strip():
        found["base_reason"] = f"按名册算是{proposed}人。要改，写一句为什么不同"
    return found


def enter_vote(*, activity: Activity, ballot: Ballot, by: Account, now: datetime) -> Vote:
    """Raises RecordClosed, NotHandedIn and CountImpossible."""
    return write(Vote(activity=activity, version=0), ballot, by=by, now=now, action="meetings.enter_vote")


def change_vote(*, vote: Vote, version: int, ballot: Ballot, by: Account, now: datetime) -> Vote:
    """Raises RecordClosed, NotHandedIn, CountImpossible and ChangedByAnother."""
    with transaction.atomic():
        held_open(vote.activity)
        current = Vote.objects.filter(pk=vote.pk, version=version).first()
        if current is None:
            raise ChangedByAnother
        return write(current, ballot, by=by, now=now, action="meetings.change_vote")


def write(vote: Vote, ballot: Ballot, *, by: Account, now: datetime, action: str) -> Vote:
    with transaction.atomic():
        current = held_open(vote.activity)
        proposed = voting_base(current).voters
        if found := problems_of(ballot, proposed):
            raise CountImpossible(found)
        for name, value in asdict(ballot.count).items():
            setattr(vote, name, value)
        vote.purpose, vote.matter, vote.resolution = ballot.purpose, ballot.matter, ballot.resolution
        vote.proposed_base = proposed
        vote.base_reason = ballot.base_reason if ballot.count.base != proposed else ""
        vote.version, vote.entered_by, vote.entered_at = vote.version + 1, by, now
        vote.save()
        record(action, by=by, target=vote, path=current.path)
    return vote


@transaction.atomic
def drop_vote(*, vote: Vote, by: Account) -> None:
    """Raises RecordClosed and NotHandedIn."""
    current = held_open(vote.activity)
    record("meetings.drop_vote", by=by, target=vote, path=current.path)
    vote.delete()


class NotAVoter(Exception):
    """Only a full member of the branch is counted among its voters, so nobody else is taken out."""


class AlreadyExcluded(Exception):
    """The member is not counted already."""


def exclude(
    *,
    organization: Organization,
    member: Member,
    reason: str,
    approved_by: str,
    approved_on: date,
    resolved_on: date,
    starts_on: date,
    by: Account,
) -> QuorumExclusion:
    """Count a member no longer, as the organization above approved and the meeting agreed."""
    if not full_members_at(organization, starts_on).filter(pk=member.pk).exists():
        raise NotAVoter
    made = QuorumExclusion(
        member=member,
        reason=reason,
        approved_by=approved_by,
        approved_on=approved_on,
        resolved_on=resolved_on,
        starts_on=starts_on,
        recorded_by=by,
    )
    made.settle_in(organization)
    try:
        with transaction.atomic():
            made.save()
            record("meetings.exclude", by=by, target=made, path=made.path, member=member.pk)
    except IntegrityError as error:
        raise AlreadyExcluded from error
    return made


@transaction.atomic
def end_exclusion(*, exclusion: QuorumExclusion, on: date, by: Account) -> None:
    """Counted again from `on`."""
    exclusion.ends_on = max(on, exclusion.starts_on)
    exclusion.save(update_fields=["ends_on"])
    record("meetings.end_exclusion", by=by, target=exclusion, path=exclusion.path, member=exclusion.member_id)

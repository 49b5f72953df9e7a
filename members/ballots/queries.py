"""Who votes, how many have, and what came of it; never anything of a ballot before the box has been counted."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from members.ballots.models import Paper, Poll, Question, Voter
from members.ballots.rules import State, leading
from members.roster.models import IN_STANDING, PARTY_CATEGORIES, Affiliation, Member
from members.roster.rules import told_apart
from organizations.access.models import Account
from organizations.tree.models import Organization


def voters_at(organization: Organization, day: date) -> QuerySet[Member]:
    """Members of the party whose 组织关系 lies here on the day, probationary ones among them."""
    here = Affiliation.objects.as_of(day).filter(organization=organization).values("member")
    return Member.objects.filter(pk__in=here, category__in=PARTY_CATEGORIES, membership_status__in=IN_STANDING)


def without_phone(organization: Organization, day: date) -> list[str]:
    """Who could not vote on the phone, because they have no account, in surname order."""
    found = voters_at(organization, day).filter(account=None).order_by("pinyin", "pk")
    return list(found.values_list("name", flat=True))


def still_to_vote(rows: Sequence[Voter]) -> list[Voter]:
    """Those without a paper so far, and those whose paper is not in the box."""
    marked = [row for row in rows if row.marked]
    papers = Paper.objects.filter(poll__in={row.poll_id for row in marked}) if marked else Paper.objects.none()
    waiting = set(papers.values_list("pk", flat=True)) if marked else set()
    return [row for row in rows if not row.marked or row.paper in waiting]


def owed_by(account: Account, today: date) -> list[Voter]:
    """Open polls in which `account` has not voted yet, the next to close first."""
    mine = Voter.objects.filter(member__account=account, poll__state=State.OPEN, poll__closes_on__gte=today)
    related = mine.select_related("poll", "poll__organization")
    return still_to_vote(list(related.order_by("poll__closes_on", "poll")))


def has_voted(poll: Poll, account: Account) -> bool:
    return not still_to_vote(list(Voter.objects.filter(poll=poll, member__account=account)))


@dataclass(frozen=True)
class Progress:
    """`missing` are names in surname order: the roll is no secret, the box is."""

    voted: int
    electors: int
    missing: list[str]

    @property
    def complete(self) -> bool:
        return self.voted == self.electors


def progress(poll: Poll) -> Progress:
    rows = Voter.objects.filter(poll=poll).select_related("member").order_by("member__pinyin", "member")
    waiting = still_to_vote(list(rows))
    return Progress(poll.electors - len(waiting), poll.electors, [row.member.name for row in waiting])


@dataclass(frozen=True)
class Line:
    """What a poll says of one member, called as on the ballot; `leads` is the option most voters chose, or empty."""

    member: Member
    called: str
    counts: list[int]
    leads: str


def results(poll: Poll) -> list[Line]:
    """In the order of the ballot; nothing until the box has been counted."""
    if not poll.is_counted:
        return []
    rows = candidates(poll)
    called = names_of(rows)
    counts = {row.pk: [row.counts[code] for code, _ in poll.options] for row in rows}
    return [Line(row.member, called[row.member_id], counts[row.pk], leading(row.counts)) for row in rows]


def candidates(poll: Poll) -> list[Question]:
    return list(Question.objects.filter(poll=poll).select_related("member").order_by("position"))


def names_of(rows: Sequence[Question]) -> dict[int, str]:
    """By member what a line says, so that of two who are called alike nobody takes one for the other."""
    return told_apart((row.member_id, row.member.name, row.member.joined_on) for row in rows)

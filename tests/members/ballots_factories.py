"""A branch that votes in secret."""

from datetime import date, timedelta
from random import Random

from factories import account, member

from members.ballots.models import Poll, Question, Voter
from members.ballots.rules import OPTIONS, PollKind
from members.ballots.services import open_poll, vote
from members.roster.models import Member
from organizations.access.models import Account
from organizations.tree.models import Organization

TODAY = date(2026, 12, 10)
LAST = TODAY + timedelta(days=3)
CODES = [code for code, _ in OPTIONS[PollKind.APPRAISAL]]


def hall(organization: Organization, many: int = 6, **more) -> list[Member]:
    """So many members with accounts."""
    return [member(organization, f"党员{at}", account=account(f"党员{at}"), **more) for at in range(many)]


def poll(organization: Organization, candidates: list[Member], **more) -> Poll:
    said = {"kind": PollKind.APPRAISAL, "title": "2026年民主评议", "closes_on": LAST, "today": TODAY}
    return open_poll(organization=organization, candidates=candidates, **({"by": account()} | said | more))


def choices(of: Poll, *said: str) -> dict[int, str]:
    """One word for every line, or one for all of them."""
    lines = Question.objects.filter(poll=of).order_by("position").values_list("pk", flat=True)
    words = said if len(said) > 1 else said * len(lines)
    return dict(zip(lines, words, strict=True))


def cast(of: Poll, by: Account | None, *said: str, today: date = TODAY) -> None:
    vote(poll=of, choices=choices(of, *said), by=by, today=today)


def everybody_votes(of: Poll, random: Random) -> list[tuple[int, str]]:
    """Who chose what on the first line, in the order in which they came: the truth that nobody may find."""
    voters = [row.member for row in Voter.objects.filter(poll=of).select_related("member__account")]
    random.shuffle(voters)
    truth = [(one.pk, random.choice(CODES)) for one in voters]
    for one, (_, word) in zip(voters, truth, strict=True):
        cast(of, one.account, word)
    return truth

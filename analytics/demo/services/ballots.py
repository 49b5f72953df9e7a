"""Two secret votes of one branch: last year's, counted and decided, and this year's, which waits for its member."""

from datetime import date, datetime, timedelta
from random import Random

from activities.duties.rules import DutyKind
from activities.meetings.models import MemberGrade, PhoneBallot
from activities.meetings.queries import full_members_at, grade_list
from activities.meetings.rules import excellent_cap
from activities.meetings.services import open_ballot
from activities.records.models import Activity
from activities.records.rules import RecordFacts
from activities.records.services import start_draft, submit
from members.ballots.models import Poll
from members.ballots.queries import candidates, voters_at
from members.ballots.rules import PollKind
from members.ballots.services import count, open_poll, vote
from organizations.access.models import Account
from organizations.tree.models import Organization

GOOD, PLAIN = (8, 2, 0, 0, 0), (1, 16, 1, 0, 1)  # how often 优秀, 合格, 基本合格, 不合格, 弃权 is chosen


def vote_in_secret(held: Activity, by: Account) -> None:
    """On the day of the meeting; the poll is opened below the record, which has been accepted long since."""
    full = list(full_members_at(held.organization, held.held_on).order_by("pinyin", "pk"))
    poll = open_poll(
        kind=PollKind.APPRAISAL,
        title=held.topic,
        organization=held.organization,
        candidates=full,
        closes_on=held.held_on,
        by=by,
        today=held.held_on,
    )
    cast_some(poll, voters(held.organization, held.held_on), good=excellent_cap(len(full)), on=held.held_on)
    count(poll=poll, by=by, today=held.held_on + timedelta(days=1))
    PhoneBallot.objects.create(activity=held, poll=poll)
    rows = grade_list(held)
    MemberGrade.objects.bulk_create(
        MemberGrade(activity=held, member=row.member, grade=row.proposed) for row in rows if row.proposed
    )


def open_a_vote(branch: Organization, by: Account, waits: Account, *, today: date, now: datetime) -> None:
    """Two thirds have voted; `waits` has not, and finds it on the home."""
    kind, year = DutyKind.DEMOCRATIC_APPRAISAL, str(today.year)
    text = "个人自评、党员互评后，用手机无记名测评。"
    facts = RecordFacts(kind=kind, held_on=today, for_period=year, topic=f"{year}年民主评议党员", text=text)
    draft = start_draft(organization=branch, kind=kind, for_period=year, by=by, now=now)
    held = submit(draft=draft, facts=facts, by=by, now=now, again=True)
    poll = open_ballot(activity=held, closes_on=today + timedelta(days=5), by=by, today=today).poll
    others = [one for one in voters(branch, today) if one not in {by, waits}]
    good = excellent_cap(len(candidates(poll)))
    cast_some(poll, others[: poll.electors * 2 // 3], good=good, on=today)


def voters(branch: Organization, day: date) -> list[Account]:
    rows = voters_at(branch, day).exclude(account=None).select_related("account").order_by("pinyin", "pk")
    return [row.account for row in rows if row.account]


def cast_some(poll: Poll, people: list[Account], *, good: int, on: date) -> None:
    """The first `good` lines are thought well of by most."""
    random, codes = Random(poll.organization_id), [code for code, _ in poll.options]
    lines = [one.pk for one in candidates(poll)]
    for one in people:
        weights = [GOOD if at < good else PLAIN for at in range(len(lines))]
        choices = {line: random.choices(codes, weight)[0] for line, weight in zip(lines, weights, strict=True)}
        vote(poll=poll, choices=choices, by=one, today=on)

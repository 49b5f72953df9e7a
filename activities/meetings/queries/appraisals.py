"""How far the counting of an appraisal has come, without showing the first count to who takes the second."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from activities.meetings.models import CountTaken, MemberGrade, PhoneBallot
from activities.meetings.queries.voters import full_members_at
from activities.meetings.rules import Totals, excellent_cap, totals_of
from activities.records.models import COUNTED_STATES, Activity
from members.ballots.queries import results
from members.ballots.rules import State
from members.roster.models import Member
from members.roster.rules import told_apart
from organizations.access.models import Account

PAIR = 2


@dataclass(frozen=True)
class Standing:
    """`result` is what two people agree on, or what the list says after a vote on the `phone`; `differing` are the
    last two counts that did not agree."""

    members: int
    round: int
    taken: list[CountTaken]
    differing: list[CountTaken]
    result: Totals | None = None
    reason: str = ""
    phone: PhoneBallot | None = None

    @property
    def cap(self) -> int:
        return excellent_cap(self.members)

    def waits_for_another(self, account: Account) -> bool:
        return self.result is None and any(one.taken_by_id == account.pk for one in self.taken)


def standing(activity: Activity) -> Standing:
    members = full_members_at(activity.organization, activity.held_on).count()
    if phone := phone_ballot(activity):
        return decided(activity, members, phone)
    every = list(CountTaken.objects.filter(activity=activity).select_related("taken_by").order_by("round", "pk"))
    last = every[-1].round if every else 1
    taken = [one for one in every if one.round == last]
    if len(taken) < PAIR:
        return Standing(members, last, taken, [one for one in every if one.round == last - 1])
    first, second = taken
    if first.totals == second.totals:
        return Standing(members, last, taken, [], first.totals, first.reason or second.reason)
    return Standing(members, last + 1, [], taken)


def phone_ballot(activity: Activity) -> PhoneBallot | None:
    return PhoneBallot.objects.filter(activity=activity).select_related("poll", "poll__organization").first()


def ended_ballots(branches: list[int], today: date) -> QuerySet[PhoneBallot]:
    """Votes whose last day has passed and that nobody has counted, of records that count: no other may be counted."""
    ended = PhoneBallot.objects.filter(poll__state=State.OPEN, poll__closes_on__lt=today)
    mine = ended.filter(activity__organization__in=branches, activity__state__in=COUNTED_STATES)
    return mine.select_related("activity", "poll").order_by("pk")


def ballot_out(activity: Activity) -> str:
    """For RECORD_TIES: a vote that is going on keeps its record where it is."""
    out = PhoneBallot.objects.filter(activity=activity, poll__state=State.OPEN).exists()
    return "民主评议的手机投票还没有结束。请先计票或者作废，再撤回记录或者改成别的事项。" if out else ""


def decided(activity: Activity, members: int, phone: PhoneBallot) -> Standing:
    """What was voted becomes a result when the branch has decided by it, which its list says."""
    grades = list(MemberGrade.objects.filter(activity=activity).values_list("grade", flat=True))
    result = totals_of(grades) if grades else None
    return Standing(members, 1, [], [], result, phone.reason, phone)


@dataclass(frozen=True)
class Graded:
    """`called` tells two of one name apart; `proposed` is what most voters chose."""

    member: Member
    called: str
    grade: str
    proposed: str = ""


def grade_list(activity: Activity) -> list[Graded]:
    """Every full member of that day with the grade given so far, in surname order."""
    given = dict(MemberGrade.objects.filter(activity=activity).values_list("member", "grade"))
    phone = phone_ballot(activity)
    proposed = {one.member.pk: one.leads for one in results(phone.poll)} if phone and not given else {}
    full = list(full_members_at(activity.organization, activity.held_on).order_by("pinyin", "pk"))
    called = told_apart((one.pk, one.name, one.joined_on) for one in full)
    return [Graded(one, called[one.pk], given.get(one.pk, ""), proposed.get(one.pk, "")) for one in full]

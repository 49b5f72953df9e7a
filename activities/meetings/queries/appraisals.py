"""How far the counting of an appraisal has come, without showing the first count to who takes the second."""

from dataclasses import dataclass

from activities.meetings.models import CountTaken, MemberGrade
from activities.meetings.queries.voters import full_members_at
from activities.meetings.rules import Totals, excellent_cap
from activities.records.models import Activity
from members.roster.models import Member
from organizations.access.models import Account

PAIR = 2


@dataclass(frozen=True)
class Standing:
    """`result` is what two people agree on; `differing` the last two counts that did not."""

    members: int
    round: int
    taken: list[CountTaken]
    differing: list[CountTaken]
    result: Totals | None = None
    reason: str = ""

    @property
    def cap(self) -> int:
        return excellent_cap(self.members)

    def waits_for_another(self, account: Account) -> bool:
        return self.result is None and any(one.taken_by_id == account.pk for one in self.taken)


def standing(activity: Activity) -> Standing:
    members = full_members_at(activity.organization, activity.held_on).count()
    every = list(CountTaken.objects.filter(activity=activity).select_related("taken_by").order_by("round", "pk"))
    last = every[-1].round if every else 1
    taken = [one for one in every if one.round == last]
    if len(taken) < PAIR:
        return Standing(members, last, taken, [one for one in every if one.round == last - 1])
    first, second = taken
    if first.totals == second.totals:
        return Standing(members, last, taken, [], first.totals, first.reason or second.reason)
    return Standing(members, last + 1, [], taken)


@dataclass(frozen=True)
class Graded:
    member: Member
    grade: str


def grade_list(activity: Activity) -> list[Graded]:
    """Every full member of that day with the grade given so far, in surname order."""
    given = dict(MemberGrade.objects.filter(activity=activity).values_list("member", "grade"))
    full = full_members_at(activity.organization, activity.held_on).order_by("pinyin", "pk")
    return [Graded(one, given.get(one.pk, "")) for one in full]

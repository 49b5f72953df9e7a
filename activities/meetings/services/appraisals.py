"""Taking the totals of an appraisal twice, by two people, and keeping the list of grades."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from activities.meetings.models import CountTaken, MemberGrade, PhoneBallot
from activities.meetings.queries import full_members_at, standing
from activities.meetings.rules import Grade, Totals, excellent_cap, totals_of, totals_problems
from activities.meetings.services.votes import CountImpossible, held_open
from activities.records.models import Activity
from dangjian.audit.services import record
from organizations.access.models import Account


class TakenAlready(Exception):
    """The two counts agree, so there is nothing left to take."""


class AnotherPersonNeeded(Exception):
    """Whoever took the first count does not take the second."""


class VotedOnPhone(Exception):
    """The members vote, or voted, on the phone; there is no paper to count."""


def take_count(*, activity: Activity, totals: Totals, reason: str, by: Account, now: datetime) -> bool | None:
    """Whether the second count agrees with the first; None when this was the first.

    Raises RecordClosed, NotHandedIn, CountImpossible, TakenAlready, AnotherPersonNeeded and VotedOnPhone.
    """
    with transaction.atomic():
        current = held_open(activity)
        before = standing(current)
        if before.phone:
            raise VotedOnPhone
        if before.result is not None:
            raise TakenAlready
        if before.waits_for_another(by):
            raise AnotherPersonNeeded
        if found := totals_problems(totals, members=before.members, reason=reason):
            raise CountImpossible(found)
        made = CountTaken.objects.create(
            activity=current,
            round=before.round,
            excellent=totals.excellent,
            qualified=totals.qualified,
            basically_qualified=totals.basically_qualified,
            unqualified=totals.unqualified,
            reason=reason if totals.excellent > before.cap else "",
            taken_by=by,
            taken_at=now,
        )
        record("meetings.take_count", by=by, target=made, path=current.path)
    return before.taken[0].totals == totals if before.taken else None


@transaction.atomic
def take_again(*, activity: Activity, by: Account) -> None:
    """Throw away what was counted, and the list that followed from it. Raises RecordClosed and NotHandedIn."""
    current = held_open(activity)
    CountTaken.objects.filter(activity=current).delete()
    MemberGrade.objects.filter(activity=current).delete()
    record("meetings.take_again", by=by, target=f"activity:{current.pk}", path=current.path)


class NotCountedYet(Exception):
    """The list follows the totals, and two people do not agree on them yet."""


class ListDiffers(Exception):
    """The list does not add up to the totals; the text says where."""


def grade_members(*, activity: Activity, grades: Mapping[int, str], reason: str = "", by: Account) -> None:
    """Keep who got which grade; as many of each as the totals say, or as the branch decided after a vote on the phone.

    Raises NotCountedYet, ListDiffers, CountImpossible, RecordClosed and NotHandedIn.
    """
    with transaction.atomic():
        current = held_open(activity)
        before = standing(current)
        able = set(full_members_at(current.organization, current.held_on).values_list("pk", flat=True))
        given = {pk: grade for pk, grade in grades.items() if grade and pk in able}
        if before.phone:
            follow_the_vote(before.phone, totals_of(given.values()), members=before.members, reason=reason)
        elif before.result is None:
            raise NotCountedYet
        else:
            refuse_other_sums(Counter(given.values()), before.result)
        MemberGrade.objects.filter(activity=current).delete()
        MemberGrade.objects.bulk_create(
            MemberGrade(activity=current, member_id=pk, grade=grade) for pk, grade in given.items()
        )
        record("meetings.grade_members", by=by, target=f"activity:{current.pk}", path=current.path)


def follow_the_vote(phone: PhoneBallot, totals: Totals, *, members: int, reason: str) -> None:
    """The vote is what a branch decides by, not the decision: only its own sum has to make sense."""
    if not phone.poll.is_counted:
        raise NotCountedYet
    if found := totals_problems(totals, members=members, reason=reason):
        raise CountImpossible(found)
    phone.reason = reason if totals.excellent > excellent_cap(members) else ""
    phone.save(update_fields=["reason"])


def refuse_other_sums(listed: Counter[str], result: Totals) -> None:
    wrong = [
        f"{Grade(grade).label}{listed[grade]}人，汇总是{many}人"
        for grade, many in result.by_grade().items()
        if listed[grade] != many
    ]
    if wrong:
        raise ListDiffers("，".join(wrong))

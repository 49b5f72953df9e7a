"""Who has answered what is published: the own answer for a member, all of them for the branch."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from activities.records.models import Activity, JointPart, Rsvp, State
from activities.records.queries.attendees import attendees
from activities.records.queries.branches import own_writing
from activities.records.rules import MARKED_AS, LeaveReason
from members.roster.models import Member
from members.roster.queries import expecting
from organizations.access.models import Account
from organizations.tree.models import Organization

MOST_SHOWN = 3


def leaves(activity: Activity) -> dict[int, str]:
    """Member id → the status with which a leave arrives in the record."""
    asked = Rsvp.objects.filter(activity=activity).leaving().values_list("member", "reason")
    return {member_id: MARKED_AS[LeaveReason(reason)].value for member_id, reason in asked}


@dataclass(frozen=True)
class Invitation:
    """What a member is asked to come to, the own answer, and how many said that they come."""

    activity: Activity
    member: Member
    answer: Rsvp | None
    coming: int

    @property
    def is_open(self) -> bool:
        return self.activity.state == State.PLANNED


def member_of(account: Account) -> Member | None:
    return Member.objects.filter(account=account).first()


def invitations(account: Account, *, today: date) -> list[Invitation]:
    """What lies ahead and has no record yet, the next first."""
    member = member_of(account)
    if member is None:
        return []
    announced = Activity.objects.announced_to(account).filter(state=State.PLANNED, held_on__gte=today)
    soon = list(announced.select_related("organization").order_by("held_on", "starts_at", "pk")[: MOST_SHOWN * 2])
    if not soon:
        return []
    listed = expecting(member, {activity.held_on for activity in soon})
    places = places_of(soon)
    mine = [activity for activity in soon if places[activity.pk] & listed[activity.held_on]]
    return with_answers(mine[:MOST_SHOWN], member)


def places_of(activities: Iterable[Activity]) -> dict[int, set[int]]:
    """Whose people are asked to come, by activity: those of the branch itself and of its guests."""
    every = list(activities)
    places = {one.pk: {one.organization_id} for one in every}
    joint = [one.pk for one in every if one.group_id]
    if joint:
        for activity, guest in JointPart.objects.filter(activity__in=joint).values_list("activity", "organization"):
            places[activity].add(guest)
    return places


def with_answers(activities: Iterable[Activity], member: Member) -> list[Invitation]:
    every = list(activities)
    answers = {one.activity_id: one for one in Rsvp.objects.filter(activity__in=every, member=member)}
    coming = Counter(Rsvp.objects.filter(activity__in=every).coming().values_list("activity", flat=True))
    return [Invitation(one, member, answers.get(one.pk), coming[one.pk]) for one in every]


def invitation(account: Account, activity: Activity) -> Invitation | None:
    """Nothing for whoever is not expected there."""
    member = member_of(account)
    if (
        member is None
        or not places_of([activity])[activity.pk] & expecting(member, [activity.held_on])[activity.held_on]
    ):
        return None
    return with_answers([activity], member)[0]


@dataclass(frozen=True)
class Leave:
    name: str
    reason: str
    words: str = ""


@dataclass(frozen=True)
class Replies:
    """How many come, how many asked for leave and how many said nothing; names only where they may be read."""

    coming: int
    leaving: int
    silent: int
    coming_names: tuple[str, ...] = ()
    leaves: tuple[Leave, ...] = ()
    silent_names: tuple[str, ...] = ()
    named: bool = False


def replies(activity: Activity, *, named: bool, branch: Organization | None = None) -> Replies:
    """In surname order, of those of the branch (the activity's own) who are expected; who is excused for good is not
    waited for."""
    expected = attendees(organization=branch or activity.organization, kind=activity.kind, day=activity.held_on)
    given = {one.member_id: one for one in Rsvp.objects.filter(activity=activity)}
    here = [one for one in expected if not one.away]
    coming = [one.name for one in here if one.member_id in given and not given[one.member_id].reason]
    leaving = [
        Leave(one.name, given[one.member_id].get_reason_display(), given[one.member_id].words)
        for one in here
        if one.member_id in given and given[one.member_id].reason
    ]
    silent = [one.name for one in here if one.member_id not in given and not one.exemption]
    counted = Replies(len(coming), len(leaving), len(silent))
    if not named:
        return counted
    return Replies(len(coming), len(leaving), len(silent), tuple(coming), tuple(leaving), tuple(silent), named=True)


def may_see_names(account: Account, branch: Organization, today: date) -> bool:
    """The branch's own secretary and recorders; a committee's clerk sees how many."""
    return own_writing(account, today).filter(pk=branch.pk).exists()

"""Joint activities: what a group does together, seen by its leader, by whoever holds it and by the guests."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from activities.duties.rules import DutyKind
from activities.records.models import ABSENT, COUNTED_STATES, Activity, Attendance, JointPart, State, Status
from activities.records.queries.attendees import attendees
from activities.records.rules import Turnout, attendance
from dangjian.periods import Month
from organizations.access.models import Account
from organizations.access.rules import Right
from organizations.groups.models import CollaborationGroup
from organizations.tree.models import Organization


def joint_of(group: CollaborationGroup, month: Month) -> Activity | None:
    """What the group plans for the month or has recorded; what was taken back is none."""
    same = Activity.objects.filter(group=group, kind=DutyKind.THEME_DAY, for_period=str(month))
    found = same.exclude(state=State.WITHDRAWN).select_related("organization", "group")
    return found.order_by("-pk").first()


def turnouts_at(activities: Iterable[int]) -> dict[tuple[int, int], Turnout]:
    """Who came, by record and branch: in a joint one every branch counts its own people."""
    counts: dict[tuple[int, int], dict[str, int]] = {}
    grouped = Attendance.objects.filter(activity__in=list(activities)).values_list("activity", "organization", "status")
    for activity, organization, status, n in grouped.annotate(n=Count("pk")).order_by():
        counts.setdefault((activity, organization), {})[status] = n
    return {key: Turnout.of(by_status) for key, by_status in counts.items()}


@dataclass(frozen=True)
class PartLine:
    """One branch of a joint activity: how many of its people came, nobody's name."""

    branch: Organization
    is_host: bool
    turnout: Turnout | None


def part_lines(activity: Activity) -> list[PartLine]:
    """The host first; a guest that has not filled in its people yet has no figures."""
    came = turnouts_at([activity.pk])
    guests = JointPart.objects.filter(activity=activity).select_related("organization").order_by("organization__path")
    host = PartLine(activity.organization, True, came.get((activity.pk, activity.organization_id)))
    return [host] + [PartLine(one.organization, False, came.get((activity.pk, one.organization_id))) for one in guests]


def is_guest(branch: int, activity: int) -> bool:
    return JointPart.objects.filter(organization=branch, activity=activity).exists()


def taken_part_in(branch: Organization, account: Account) -> QuerySet[Activity]:
    """Joint activities that the branch is a guest of: its members see what counts and what is published."""
    mine = Activity.objects.filter(pk__in=JointPart.objects.filter(organization=branch).values("activity"))
    if account.reach.covers(Right.READ, branch.path, branch.sector):
        return mine
    planned = Q(state=State.PLANNED) & ~Q(published_at=None)
    return mine.filter(planned | Q(state__in=COUNTED_STATES))


def guest_plans(branches: Iterable[int], for_period: str) -> dict[int, Activity]:
    """Branch → the joint activity it is going to take part in that month."""
    parts = JointPart.objects.filter(
        organization__in=list(branches), activity__for_period=for_period, activity__state=State.PLANNED
    ).order_by("-pk")
    return {one.organization_id: one.activity for one in parts.select_related("activity__organization")}


def unfilled(branches: Iterable[int]) -> QuerySet[JointPart]:
    """Where the host has recorded and the guest has not said yet who of its people came."""
    waiting = JointPart.objects.filter(organization__in=list(branches), filled_at=None)
    counted = waiting.filter(activity__state__in=COUNTED_STATES)
    return counted.select_related("activity__organization", "organization").order_by("activity__held_on", "pk")


def awaited(branches: Iterable[int]) -> set[tuple[int, str]]:
    """Branch and period of theme days that somebody else is going to record for the branch too."""
    waiting = JointPart.objects.filter(
        organization__in=list(branches),
        activity__kind=DutyKind.THEME_DAY,
        activity__state__in=(State.PLANNED, State.RETURNED),
    )
    return set(waiting.values_list("organization", "activity__for_period"))


def part_values(part: JointPart, asked: Mapping[int, str]) -> dict[str, Any]:
    """The guest's people as the form of the roll shows them: as they were filled in, else with their leaves marked."""
    rows = dict(
        Attendance.objects.filter(activity=part.activity_id, organization=part.organization_id).values_list(
            "member", "status"
        )
    )
    if part.filled_at is None:
        day = part.activity.held_on
        expected = attendees(organization=part.organization, kind=part.activity.kind, day=day)
        rows = attendance(expected, asked)
    return {
        "filled_at": part.filled_at,
        "roster": [str(member) for member in rows],
        "present": [str(member) for member, status in rows.items() if status == Status.PRESENT],
        "reasons": {str(member): status for member, status in rows.items() if status in (*ABSENT, Status.LATE)},
    }

"""A group's joint theme day: planned by its leader, recorded by the host, its people filled in by every guest."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction

from activities.duties.rules import DutyKind
from activities.duties.services import hold_quarter
from activities.records.models import COUNTED_STATES, Activity, Attendance, JointPart, State
from activities.records.queries.attendees import attendees
from activities.records.queries.joint import joint_of
from activities.records.queries.periods import Touched, quarters_moved
from activities.records.queries.rollup import Cell
from activities.records.rules import attendance, parse_period
from activities.records.services.planning import plan
from activities.records.services.rollup import recount
from activities.records.services.writing import lock_quarters, note_late
from dangjian.audit.services import record
from dangjian.periods import Month
from organizations.access.models import Account
from organizations.groups.models import CollaborationGroup
from organizations.tree.models import Organization


class NobodyElse(Exception):
    """A joint activity has at least one guest."""


class PlannedElsewhere(Exception):
    """The group has a joint activity that month already, with another host or recorded; `activity` is that one."""

    def __init__(self, activity: Activity) -> None:
        super().__init__(activity.pk)
        self.activity = activity


@transaction.atomic
def plan_joint(
    *,
    group: CollaborationGroup,
    month: Month,
    held_by: Organization,
    guests: Iterable[Organization],
    by: Account,
    now: datetime,
    **said: Any,
) -> Activity:
    """Plan the group's theme day of the month, or change it; from now on all its branches see it.

    A guest that is recording the month at this moment is waited for: it looked for parts to lock before this one was
    there, and would be credited beside the joint record.

    Raises NobodyElse, PlannedElsewhere, AlreadyHeld.
    """
    for day in quarters_moved([Touched(DutyKind.THEME_DAY, month.start, month.start)]):
        hold_quarter(day)
    CollaborationGroup.objects.select_for_update().get(pk=group.pk)
    wanted = {one.pk for one in guests} - {held_by.pk}
    if not wanted:
        raise NobodyElse
    known = joint_of(group, month)
    if known and (known.state != State.PLANNED or known.organization_id != held_by.pk):
        raise PlannedElsewhere(known)
    made = plan(
        organization=held_by,
        kind=DutyKind.THEME_DAY,
        for_period=str(month),
        by=by,
        publish_at=now,
        group=group,
        **said,
    )
    parts = JointPart.objects.filter(activity=made)
    parts.exclude(organization__in=wanted).delete()
    missing = wanted - set(parts.values_list("organization", flat=True))
    JointPart.objects.bulk_create(JointPart(activity=made, organization_id=pk) for pk in sorted(missing))
    record("records.plan_joint", by=by, target=made, path=made.path, on=str(made.held_on), count=len(wanted) + 1)
    return made


class NotToFill(Exception):
    """There is no record yet, it was taken back, or it is accepted and the people stand fast."""


class DayMoved(NotToFill):
    """The host moved the day meanwhile; other people may have been expected on it."""


class FilledMeanwhile(Exception):
    """Somebody else of the branch filled in other words since the page was loaded; `part` is how it stands now."""

    def __init__(self, part: JointPart) -> None:
        super().__init__(part.pk)
        self.part = part


def fill_part(
    *, part: JointPart, absences: Mapping[int, str], by: Account, now: datetime, seen_at: datetime | None = None
) -> None:
    """Who of the guest's people came; whoever stands on another branch's list in this record stays there.

    `seen_at` is the `filled_at` that the writer has seen. Raises NotToFill, DayMoved, FilledMeanwhile.
    """
    activity = part.activity
    touched = Touched(activity.kind, parse_period(activity.for_period).start, activity.held_on)
    expected = attendees(organization=part.organization, kind=activity.kind, day=activity.held_on)
    roll = attendance(expected, absences)
    with transaction.atomic():
        closed = lock_quarters([touched])
        # Crediting holds the part and points to the activity: whoever wants them in this order must not lock its key.
        current = Activity.objects.select_for_update(no_key=True).get(pk=activity.pk)
        mine = JointPart.objects.select_for_update().get(pk=part.pk)
        if not may_fill(current, mine):
            raise NotToFill
        if current.held_on != activity.held_on:
            raise DayMoved
        rows = Attendance.objects.filter(activity=current)
        own = rows.filter(organization=mine.organization_id)
        elsewhere = set(rows.exclude(organization=mine.organization_id).values_list("member", flat=True))
        people = {member: status for member, status in roll.items() if member not in elsewhere}
        if mine.filled_at != seen_at:
            if dict(own.values_list("member", "status")) == people:
                return  # the same words sent twice
            raise FilledMeanwhile(mine)
        own.delete()
        Attendance.objects.bulk_create(
            Attendance(
                activity=current,
                member_id=member,
                organization_id=mine.organization_id,
                period=month_of(current.held_on),
                status=status,
            )
            for member, status in people.items()
        )
        recount([Cell(mine.organization_id, month_of(current.held_on), current.kind)])
        note_late(closed, current, now=now, organization_id=part.organization_id)
        mine.filled_at, mine.filled_by = now, by
        mine.save(update_fields=["filled_at", "filled_by"])
        place = part.organization
        record("records.fill_part", by=by, target=current, path=place.path, organization=place.pk, rows=len(roll))


def may_fill(activity: Activity, part: JointPart) -> bool:
    """From the host's record on; once it was accepted only who has not said anything yet."""
    if activity.state == State.ACCEPTED:
        return part.filled_at is None
    return activity.state in (*COUNTED_STATES, State.RETURNED)


def month_of(day: date) -> int:
    return Month.containing(day).index

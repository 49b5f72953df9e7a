"""One theme day a month is credited to a branch once, whoever wrote it down."""

from collections.abc import Iterable
from datetime import date

from activities.duties.rules import DutyKind
from activities.records.models import COUNTED_STATES, Activity, ActivityCredit, JointPart, State
from activities.records.rules import parse_period
from dangjian.periods import Month


def settle_credits(activity: Activity, *, before: Iterable[date] = ()) -> None:
    """Give every guest of a joint record its credit unless another counted record fulfils the same duty.

    Belongs in the transaction of whatever changed `activity`, after it: a guest's own record takes the place of the
    joint one while it counts and leaves it again when it is sent back. `before`: first days of periods that it was
    credited in until now; no other month is looked at, a closed quarter keeps its credits. The parts are locked, plans
    and all, before anything is read, so of two records of one branch the later one sees the earlier.
    """
    places = [activity.organization_id]
    if activity.group_id:
        places += JointPart.objects.filter(activity=activity).values_list("organization", flat=True)
    list(JointPart.objects.select_for_update().filter(organization__in=places).order_by("pk"))
    starts = {*before, *theme_days_of(activity)}
    parts = parts_recorded(places, starts)
    if not parts:
        return
    same = ActivityCredit.objects.filter(organization__in=places, kind=DutyKind.THEME_DAY, period_start__in=starts)
    earned = set(same.values_list("activity", "organization", "period_start"))
    counted = set(
        same.filter(activity__state__in=COUNTED_STATES).values_list("activity", "organization", "period_start")
    )
    for part in parts:
        start = parse_period(part.activity.for_period).start
        mine = part.activity_id, part.organization_id, start
        if any((organization, day) == mine[1:] and other != mine[0] for other, organization, day in counted):
            same.filter(activity=part.activity, organization=part.organization_id).delete()
            counted.discard(mine)
        elif mine not in earned:
            give(part, start)
            counted |= {mine} if part.activity.state in COUNTED_STATES else set()


def theme_days_of(activity: Activity) -> set[date]:
    """The first days of the periods whose theme day the record fulfils."""
    credited = ActivityCredit.objects.filter(activity=activity, kind=DutyKind.THEME_DAY)
    return set(credited.values_list("period_start", flat=True))


def parts_recorded(places: list[int], starts: set[date]) -> list[JointPart]:
    """In a statement after the lock: a locking one would still judge by what stood there before it waited."""
    months = [str(Month.containing(start)) for start in starts]
    parts = JointPart.objects.filter(
        organization__in=places, activity__kind=DutyKind.THEME_DAY, activity__for_period__in=months
    )
    recorded = parts.exclude(activity__state__in=(State.PLANNED, State.WITHDRAWN))
    return list(recorded.select_related("activity").order_by("pk"))


def give(part: JointPart, start: date) -> None:
    ActivityCredit.objects.create(
        activity=part.activity,
        organization_id=part.organization_id,
        kind=DutyKind.THEME_DAY,
        period_start=start,
        minutes=part.activity.minutes,
    )

"""One theme day a month is credited to a branch once, whoever wrote it down."""

from activities.duties.rules import DutyKind
from activities.records.models import COUNTED_STATES, Activity, ActivityCredit, JointPart, State
from activities.records.rules import parse_period


def settle_credits(activity: Activity) -> None:
    """Give every guest of a joint record its credit unless another counted record fulfils the same duty.

    Belongs in the transaction of whatever changed `activity`, after it: a guest's own record takes the place of the
    joint one while it counts and leaves it again when it is sent back. The parts are locked, so of two records of one
    branch the later one sees the earlier.
    """
    places = [activity.organization_id]
    if activity.group_id:
        places += JointPart.objects.filter(activity=activity).values_list("organization", flat=True)
    locked = JointPart.objects.select_for_update(of=("self",)).filter(organization__in=places)
    recorded = locked.exclude(activity__state__in=(State.PLANNED, State.WITHDRAWN))
    parts = list(recorded.filter(activity__kind=DutyKind.THEME_DAY).select_related("activity").order_by("pk"))
    if not parts:
        return
    same = ActivityCredit.objects.filter(organization__in=places, kind=DutyKind.THEME_DAY)
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


def give(part: JointPart, start: object) -> None:
    ActivityCredit.objects.create(
        activity=part.activity,
        organization_id=part.organization_id,
        kind=DutyKind.THEME_DAY,
        period_start=start,
        minutes=part.activity.minutes,
    )

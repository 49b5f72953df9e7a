"""应到 at a station on a day beside the members of the district, and what somebody took part in."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from activities.duties.rules import DutyKind
from activities.records.models import COUNTED_STATES, Activity, Attendance
from activities.stations.models import Presence
from members.floating.models import Inflow
from members.floating.queries import in_care_on
from members.floating.rules import Standing
from organizations.tree.models import Organization

MOST_VISITS = 100
PRESENT = ("PRESENT", "LATE")
# Nobody meets over the paper.
UNMET = (DutyKind.STATION_NEWSPAPER,)


def held_at(station: Organization) -> QuerySet[Activity]:
    """What people met for here: the station's own records and what the 依托党组织 held there."""
    here = Activity.objects.counted().filter(Q(organization=station) | Q(venue=station))
    return here.exclude(kind__in=UNMET)


def on_roll(station: Organization, day: date, *, besides: Collection[int]) -> QuerySet[Inflow]:
    """In care on the day; neither whom the home side does not know, nor `besides`, members with a row of their own."""
    there = in_care_on(station, day).exclude(standing=Standing.UNKNOWN)
    return there.exclude(member__in=besides) if besides else there


@dataclass(frozen=True)
class OnRoll:
    """`came` is None where nobody has noted it."""

    inflow: Inflow
    came: bool | None


def roll_of(activity: Activity, station: Organization) -> list[OnRoll]:
    with_rows = set(Attendance.objects.filter(activity=activity).values_list("member", flat=True))
    noted = dict(Presence.objects.filter(activity=activity).values_list("inflow", "came"))
    return [OnRoll(one, noted.get(one.pk)) for one in on_roll(station, activity.held_on, besides=with_rows)]


@dataclass(frozen=True)
class Visit:
    """One meeting at the station for which somebody was expected."""

    day: date
    kind: str
    topic: str
    host: str
    came: bool


def took_part(inflow: Inflow) -> list[Visit]:
    """The newest first; of a member of the district by the records' own rows."""
    here = held_at(inflow.organization)
    noted = Presence.objects.filter(inflow=inflow, activity__in=here).select_related("activity__organization")
    found = [visit(one.activity, came=one.came) for one in noted]
    if inflow.member_id:
        rows = Attendance.objects.filter(member=inflow.member_id, activity__in=since_arrival(here, inflow))
        rows = rows.exclude(activity__in=[one.activity_id for one in noted]).select_related("activity__organization")
        found += [visit(row.activity, came=row.status in PRESENT) for row in rows]
    return sorted(found, key=lambda one: one.day, reverse=True)[:MOST_VISITS]


def since_arrival(here: QuerySet[Activity], inflow: Inflow) -> QuerySet[Activity]:
    there = here.filter(held_on__gte=inflow.arrived_on)
    return there.filter(held_on__lt=inflow.ended_on) if inflow.ended_on else there


def visit(activity: Activity, *, came: bool) -> Visit:
    return Visit(activity.held_on, activity.get_kind_display(), activity.topic, str(activity.organization), came)


def presences(activities: Iterable[int] | QuerySet) -> dict[int, int]:
    """How many of a roll came, per record, in one statement."""
    came = Presence.objects.filter(activity__in=activities, came=True, activity__state__in=COUNTED_STATES)
    return dict(came.order_by().values_list("activity").annotate(Count("pk")))

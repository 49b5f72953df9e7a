"""What a form starts with, so that nothing known is asked again."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from django.db.models import F, Q

from activities.duties.queries import Prefill, prefill
from activities.records.models import ABSENT, Activity, ActivityCredit, Attendance, State, Status
from activities.records.queries.attendees import attendees
from activities.records.queries.rsvps import leaves
from activities.records.rules import ExtraKind, Invitee, clock, hours_of, parse_period
from dangjian.periods import Period
from members.roster.models import Post, PostTitle, Subgroup
from organizations.tree.models import Organization


@dataclass(frozen=True)
class Start:
    """The first values of a form and where they come from: the plan, the last record, or the duty alone."""

    values: dict[str, Any] = field(default_factory=dict)
    source: str = ""
    leaves: Mapping[int, str] = field(default_factory=dict)


def start_values(
    organization: Organization, kind: str, for_period: str, today: date, subgroup: Subgroup | None = None
) -> Start:
    plans = Activity.objects.filter(organization=organization, kind=kind, state=State.PLANNED)
    mine = plans.filter(Q(subgroup=subgroup) | Q(subgroup=None), for_period=for_period)
    if planned := mine.order_by(F("subgroup").asc(nulls_last=True)).first():
        asked = leaves(planned)
        return Start(values_of(planned) | marked(planned, asked), "已按计划填好", asked)
    duty = known_of(organization, kind, parse_period(for_period))
    values: dict[str, Any] = {"topic": duty.label, "held_on": str(min(duty.day or today, today))}
    if usual := usual_values(organization, kind):
        return Start(values | usual, "时间地点照上次")
    return Start(values | {"host": secretary_name(organization, today)})


def known_of(organization: Organization, kind: str, period: Period) -> Prefill:
    """What no duty asks for has no day of its own."""
    if kind in ExtraKind.values:
        return Prefill(f"{period.short_label}{ExtraKind(kind).label}", None)
    return prefill(organization, kind, period)


def marked(planned: Activity, asked: Mapping[int, str]) -> dict[str, Any]:
    """The roster with those who asked for leave marked; everybody else is taken to be there."""
    if not asked:
        return {}
    expected = attendees(organization=planned.organization, kind=planned.kind, day=planned.held_on)
    listed = [one for one in expected if not one.away]
    return {
        "roster": [str(one.member_id) for one in listed],
        "present": [str(one.member_id) for one in listed if one.member_id not in asked and not one.exemption],
        "reasons": {str(member_id): status for member_id, status in asked.items()},
    }


def usual_values(organization: Organization, kind: str) -> dict[str, Any]:
    """When and where the branch did this last; empty when it never has."""
    records = Activity.objects.filter(organization=organization, kind=kind).recorded()
    last = records.order_by("-held_on", "-pk").first()
    if last is None:
        return {}
    said = values_of(last)
    return {name: said[name] for name in ("starts_at", "ends_at", "place", "host")}


def values_of(activity: Activity) -> dict[str, Any]:
    """A record as the form's fields show it."""
    return {
        "held_on": str(activity.held_on),
        "starts_at": clock(activity.starts_at),
        "ends_at": clock(ends_at(activity)),
        "place": activity.place,
        "venue": str(activity.venue_id or ""),
        "topic": activity.topic,
        "host": activity.host,
        "leaders": activity.leaders,
        "theme_category": activity.theme_category,
        "service_category": activity.service_category,
        "campaign": str(activity.campaign_id or ""),
        "persons": str(activity.persons or ""),
        "hours_each": str(hours_of(activity.half_hours_each or 0) or ""),
        "text": activity.text,
        "invited": invited_typed(activity),
        "late_reason": activity.late_reason,
        "proxy_reason": activity.proxy_reason,
    }


def invited_typed(activity: Activity) -> dict[str, str]:
    """Of an older record all stand with the masses until somebody tells them apart."""
    counts = activity.invitees or ({Invitee.MASSES.value: activity.guests} if activity.guests else {})
    return {kind: str(number) for kind, number in counts.items()}


def ends_at(activity: Activity) -> time | None:
    if activity.starts_at is None or not activity.minutes:
        return None
    start = datetime.combine(activity.held_on, activity.starts_at)
    return (start + timedelta(minutes=activity.minutes)).time()


def last_time(organization: Organization, kind: str, *, before: date) -> Activity | None:
    """What was planned or recorded last before a period."""
    earlier = Activity.objects.filter(organization=organization, kind=kind, held_on__lt=before)
    return earlier.exclude(state=State.WITHDRAWN).order_by("-held_on", "-pk").first()


def secretary_name(organization: Organization, day: date) -> str:
    posts = Post.objects.as_of(day).filter(organization=organization, title=PostTitle.SECRETARY)
    return posts.values_list("member__name", flat=True).first() or ""


def values_recorded(activity: Activity) -> dict[str, Any]:
    """A record handed in, as the form shows it: attendance and further duties included."""
    rows = dict(Attendance.objects.own(activity).values_list("member_id", "status"))
    further = ActivityCredit.objects.filter(activity=activity, organization=activity.organization_id)
    further = further.exclude(kind=activity.kind)
    minutes = dict(further.values_list("kind", "minutes"))
    return values_of(activity) | {
        "roster": [str(member_id) for member_id in rows],
        "present": [str(member_id) for member_id, status in rows.items() if status == Status.PRESENT],
        "reasons": {str(member_id): status for member_id, status in rows.items() if status in (*ABSENT, Status.LATE)},
        "also": list(minutes),
        "minutes": {kind: str(spent or "") for kind, spent in minutes.items()},
    }

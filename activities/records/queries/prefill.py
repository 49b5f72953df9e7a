"""What a form starts with, so that nothing known is asked again."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from activities.duties.queries import prefill
from activities.records.models import ABSENT, Activity, ActivityCredit, Attendance, State, Status
from activities.records.rules import clock, parse_period
from members.roster.models import Post, PostTitle
from organizations.tree.models import Organization


@dataclass(frozen=True)
class Start:
    """The first values of a form and where they come from: the plan, the last record, or the duty alone."""

    values: dict[str, Any] = field(default_factory=dict)
    source: str = ""


def start_values(organization: Organization, kind: str, for_period: str, today: date) -> Start:
    plans = Activity.objects.filter(organization=organization, kind=kind, state=State.PLANNED)
    if planned := plans.filter(for_period=for_period).first():
        return Start(values_of(planned), "已按计划填好")
    duty = prefill(organization, kind, parse_period(for_period))
    values: dict[str, Any] = {"topic": duty.label, "held_on": str(min(duty.day or today, today))}
    if usual := usual_values(organization, kind):
        return Start(values | usual, "时间地点照上次")
    return Start(values | {"host": secretary_name(organization, today)})


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
        "topic": activity.topic,
        "host": activity.host,
        "theme_form": activity.theme_form,
        "text": activity.text,
        "guests": str(activity.guests),
        "late_reason": activity.late_reason,
    }


def ends_at(activity: Activity) -> time | None:
    if activity.starts_at is None or not activity.minutes:
        return None
    start = datetime.combine(activity.held_on, activity.starts_at)
    return (start + timedelta(minutes=activity.minutes)).time()


def secretary_name(organization: Organization, day: date) -> str:
    posts = Post.objects.as_of(day).filter(organization=organization, title=PostTitle.SECRETARY)
    return posts.values_list("member__name", flat=True).first() or ""


def values_recorded(activity: Activity) -> dict[str, Any]:
    """A record handed in, as the form shows it: attendance and further duties included."""
    rows = dict(Attendance.objects.filter(activity=activity).values_list("member_id", "status"))
    further = ActivityCredit.objects.filter(activity=activity).exclude(kind=activity.kind)
    minutes = dict(further.values_list("kind", "minutes"))
    return values_of(activity) | {
        "roster": [str(member_id) for member_id in rows],
        "present": [str(member_id) for member_id, status in rows.items() if status == Status.PRESENT],
        "reasons": {str(member_id): status for member_id, status in rows.items() if status in (*ABSENT, Status.LATE)},
        "also": list(minutes),
        "minutes": {kind: str(spent or "") for kind, spent in minutes.items()},
    }

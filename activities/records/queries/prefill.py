"""What a form starts with, so that nothing known is asked again."""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from activities.duties.queries import prefill
from activities.records.models import Activity, State
from activities.records.rules import clock, parse_period
from members.roster.models import Post, PostTitle
from organizations.tree.models import Organization


@dataclass(frozen=True)
class Start:
    """The first values of a form and where they come from: the plan, the last record, or the duty alone."""

    values: dict[str, Any] = field(default_factory=dict)
    source: str = ""


def start_values(organization: Organization, kind: str, for_period: str, today: date) -> Start:
    same = Activity.objects.filter(organization=organization, kind=kind)
    planned = same.filter(for_period=for_period, state=State.PLANNED).first()
    if planned is not None:
        return Start(values_of(planned), "已按计划填好")
    duty = prefill(organization, kind, parse_period(for_period))
    values: dict[str, Any] = {"topic": duty.label, "held_on": str(min(duty.day or today, today))}
    last = same.recorded().order_by("-held_on", "-pk").first()
    if last is not None:
        usual = values_of(last)
        kept = {name: usual[name] for name in ("starts_at", "ends_at", "place", "host")}
        return Start(values | kept, "时间地点照上次")
    return Start(values | {"host": secretary_name(organization, today)})


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

"""Plans: what the next theme day will be about, so that its record is half written already."""

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django.db import IntegrityError, transaction

from activities.records.models import COUNTED_STATES, Activity, Rsvp, State
from activities.records.queries.month_plan import Moved
from dangjian.audit.services import record
from members.roster.models import Subgroup
from organizations.access.models import Account
from organizations.groups.models import CollaborationGroup
from organizations.tree.models import Organization


class AlreadyHeld(Exception):
    """The duty of this period has been recorded; there is nothing left to plan."""


@transaction.atomic
def plan(
    *,
    organization: Organization,
    kind: str,
    for_period: str,
    held_on: date,
    topic: str,
    by: Account,
    starts_at: time | None = None,
    minutes: int | None = None,
    place: str = "",
    host: str = "",
    leaders: str = "",
    theme_category: str = "",
    service_category: str = "",
    publish_at: datetime | None = None,
    group: CollaborationGroup | None = None,
    subgroup: Subgroup | None = None,
) -> Activity:
    """Plan the duty of a period, or change its plan; there is one per duty and period, and one per subgroup.

    From `publish_at` on the whole branch sees it and may answer. On another day people are asked anew.
    """
    same = Activity.objects.filter(organization=organization, kind=kind, for_period=for_period, subgroup=subgroup)
    if same.filter(state__in=COUNTED_STATES).exists():
        raise AlreadyHeld
    planned = same.select_for_update().filter(state=State.PLANNED).first()
    planned = planned or Activity(kind=kind, for_period=for_period, subgroup=subgroup, state=State.PLANNED)
    is_moved = planned.pk is not None and (planned.held_on, planned.starts_at) != (held_on, starts_at)
    planned.settle_in(organization)
    planned.held_on, planned.starts_at, planned.minutes = held_on, starts_at, minutes
    planned.topic, planned.place, planned.host, planned.leaders = topic, place, host, leaders
    planned.theme_category, planned.service_category = theme_category, service_category
    planned.recorded_by = by
    planned.group = group or planned.group
    planned.published_at = planned.published_at or publish_at
    planned.save()
    if is_moved:
        Rsvp.objects.filter(activity=planned).delete()
    action = "records.publish_plan" if planned.published_at else "records.plan"
    record(action, by=by, target=planned, path=planned.path, kind=kind, on=str(held_on))
    return planned


def announce(**said: Any) -> Activity:
    """`plan`, and once more when the same form, sent twice at one moment, has just made it. Raises AlreadyHeld."""
    try:
        return plan(**said)
    except IntegrityError:
        return plan(**said)


def plan_month(*, organization: Organization, wanted: Iterable[tuple[Moved, str]], by: Account) -> list[Activity]:
    """Plan each as it was the month before, under its new topic; nobody is told before it is published.

    What somebody has planned or recorded meanwhile stays as it is, so the same sent twice plans nothing more.
    """
    return [made for line, topic in wanted if (made := plan_like(organization, line, topic, by))]


def plan_like(organization: Organization, line: Moved, topic: str, by: Account) -> Activity | None:
    source = line.source
    same = Activity.objects.filter(organization=organization, kind=line.kind, for_period=line.for_period)
    if same.filter(subgroup=source.subgroup).exclude(state=State.WITHDRAWN).exists():
        return None
    try:
        with transaction.atomic():
            return plan(
                organization=organization,
                kind=line.kind,
                for_period=line.for_period,
                held_on=line.held_on,
                topic=topic,
                by=by,
                starts_at=source.starts_at,
                minutes=source.minutes,
                place=source.place,
                host=source.host,
                theme_category=source.theme_category,
                service_category=source.service_category,
                subgroup=source.subgroup,
            )
    except (AlreadyHeld, IntegrityError):  # somebody else was quicker
        return None


@transaction.atomic
def drop_plan(*, activity: Activity, by: Account, unpublished: bool = False) -> bool:
    """Call it off, and say whether it went; a record made of it meanwhile stays, and with `unpublished` what people
    have been told of meanwhile."""
    plans = Activity.objects.select_for_update().filter(pk=activity.pk, state=State.PLANNED)
    planned = (plans.filter(published_at=None) if unpublished else plans).first()
    if planned is None:
        return False
    planned.delete()
    record("records.drop_plan", by=by, target=f"activity:{activity.pk}", path=activity.path)
    return True

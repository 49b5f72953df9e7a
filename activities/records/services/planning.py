"""Plans: what the next theme day will be about, so that its record is half written already."""

from datetime import date, datetime, time

from django.db import transaction

from activities.records.models import COUNTED_STATES, Activity, Rsvp, State
from dangjian.audit.services import record
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
) -> Activity:
    """Plan the duty of a period, or change its plan; there is one per duty and period.

    From `publish_at` on the whole branch sees it and may answer. On another day people are asked anew.
    """
    same = Activity.objects.filter(organization=organization, kind=kind, for_period=for_period)
    if same.filter(state__in=COUNTED_STATES).exists():
        raise AlreadyHeld
    planned = same.select_for_update().filter(state=State.PLANNED).first()
    planned = planned or Activity(kind=kind, for_period=for_period, state=State.PLANNED)
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


@transaction.atomic
def drop_plan(*, activity: Activity, by: Account) -> None:
    """Call it off; a record made of it meanwhile stays."""
    planned = Activity.objects.select_for_update().filter(pk=activity.pk, state=State.PLANNED).first()
    if planned:
        planned.delete()
        record("records.drop_plan", by=by, target=f"activity:{activity.pk}", path=activity.path)

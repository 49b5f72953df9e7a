"""Plans: what the next theme day will be about, so that its record is half written already."""

from datetime import date, time

from django.db import transaction

from activities.records.models import COUNTED_STATES, Activity, State
from dangjian.audit.services import record
from organizations.access.models import Account
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
    theme_form: str = "",
) -> Activity:
    """Announce the duty of a period, or change what was announced; there is one plan per duty and period."""
    same = Activity.objects.filter(organization=organization, kind=kind, for_period=for_period)
    if same.filter(state__in=COUNTED_STATES).exists():
        raise AlreadyHeld
    planned = same.select_for_update().filter(state=State.PLANNED).first()
    planned = planned or Activity(kind=kind, for_period=for_period, state=State.PLANNED)
    planned.settle_in(organization)
    planned.held_on, planned.starts_at, planned.minutes = held_on, starts_at, minutes
    planned.topic, planned.place, planned.host, planned.theme_form = topic, place, host, theme_form
    planned.recorded_by = by
    planned.save()
    record("records.plan", by=by, target=planned, path=planned.path, kind=kind, on=str(held_on))
    return planned


@transaction.atomic
def drop_plan(*, activity: Activity, by: Account) -> None:
    """Call it off; a record made of it meanwhile stays."""
    gone, _ = Activity.objects.filter(pk=activity.pk, state=State.PLANNED).delete()
    if gone:
        record("records.drop_plan", by=by, target=f"activity:{activity.pk}", path=activity.path)

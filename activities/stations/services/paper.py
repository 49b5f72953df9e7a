"""每天一份报纸: days are tapped through the month, and one confirmation makes a record of them."""

from collections.abc import Iterable
from datetime import datetime
from functools import partial

from django.db import transaction
from django.utils.timezone import localdate

from activities.records.models import Activity, ReportDraft
from activities.records.services import AlreadyRecorded
from activities.stations.models import Newspaper
from activities.stations.rules import SIX_ONES
from activities.stations.services.recording import record_six_one
from dangjian.audit.services import record
from dangjian.periods import Month
from organizations.access.models import Account
from organizations.tree.models import Organization

PAPER = SIX_ONES[0]


class NoDays(Exception):
    """A month without a single paper is not confirmed."""


@transaction.atomic
def tick_days(*, station: Organization, month: Month, days: Iterable[int], by: Account | None) -> Newspaper:
    row = Newspaper(month=str(month), days=sorted(set(days)))
    row.settle_in(station)
    Newspaper.objects.bulk_create(
        [row], update_conflicts=True, unique_fields=["organization", "month"], update_fields=["days"]
    )
    record("stations.tick_days", by=by, target=station, path=station.path, period=str(month))
    return Newspaper.objects.get(organization=station, month=str(month))


def confirm_month(
    *, paper: Newspaper, draft: ReportDraft, by: Account, now: datetime, proxy_reason: str = ""
) -> Activity:
    """Of a draft for the month; what somebody else has just confirmed is the month's record. Raises NoDays, and what
    submitting raises but for AlreadyRecorded."""
    month = Month.parse(paper.month)
    if not paper.days:
        raise NoDays
    held_on = min(month.start.replace(day=paper.days[-1]), localdate(now))
    topic = f"{month.short_label}送报{len(paper.days)}天"
    submit = partial(record_six_one, draft=draft, one=PAPER, members=0, others=0, by=by, now=now)
    try:
        made = submit(held_on=held_on, topic=topic, proxy_reason=proxy_reason)
    except AlreadyRecorded as twin:
        made = twin.activity
    Newspaper.objects.filter(pk=paper.pk).update(activity=made)
    return made

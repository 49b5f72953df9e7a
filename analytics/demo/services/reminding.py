"""A few branches reminded by hand a week ago, and what yesterday brought by itself."""

from datetime import datetime, timedelta

from django.utils.timezone import localdate, localtime

from activities.reminders.services import begin_day, remind, send_next
from dangjian.periods import Quarter
from organizations.access.models import Account
from organizations.tree.models import Organization

ASKED_FOR, MORNING = 40, 9


def remind_some(shown: Organization, staff: Account, *, now: datetime) -> None:
    """Sent like every round, by a worker of that morning."""
    week_ago, yesterday = (morning(now - timedelta(days=days)) for days in (7, 1))
    others = Organization.objects.branches().filter(committee=shown.committee_id).exclude(pk=shown.pk)
    chosen = list(others.order_by("pk").values_list("pk", flat=True)[:ASKED_FOR])
    remind(branches=[*chosen, shown.pk], quarter=Quarter.containing(localdate(week_ago)), by=staff, now=week_ago)
    begin_day(now=yesterday)
    while send_next(clock=lambda: yesterday):
        pass


def morning(moment: datetime) -> datetime:
    return localtime(moment).replace(hour=MORNING, minute=0, second=0, microsecond=0)

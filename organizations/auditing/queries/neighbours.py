"""What else happened around one row."""

from datetime import timedelta

from django.utils.timezone import localdate

from dangjian.audit.models import AuditQuerySet, AuditRow
from organizations.access.models import Account
from organizations.auditing.queries.narrowing import Wanted, found_for
from organizations.auditing.queries.paging import in_order

MOST_NEIGHBOURS = 20
LONGEST_REQUEST = timedelta(minutes=30)


def of_the_same_request(account: Account, row: AuditRow) -> AuditQuerySet:
    """In the order in which it happened. A request has no index of its own: it cannot last longer than this."""
    found = AuditRow.objects.visible_to(account)
    if not row.request:
        return found.none()
    around = (row.recorded_at - LONGEST_REQUEST, row.recorded_at + LONGEST_REQUEST)
    same = found.filter(recorded_at__range=around, request=row.request).exclude(pk=row.pk)
    return in_order(same, oldest=True).select_related("by")[:MOST_NEIGHBOURS]


def of_the_same_day(account: Account, row: AuditRow) -> AuditQuerySet:
    """What the same person did that day, the newest first."""
    if row.by is None:
        return AuditRow.objects.none()
    day = localdate(row.recorded_at)
    found = found_for(account, Wanted(since=day, until=day)).filter(by=row.by).exclude(pk=row.pk)
    return in_order(found, oldest=False).select_related("by")[:MOST_NEIGHBOURS]

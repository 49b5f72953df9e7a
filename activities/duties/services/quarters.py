"""The one row per quarter that writers of records share and whoever closes the quarter takes for itself."""

from datetime import date

from django.db import connection
from django.db.transaction import TransactionManagementError

from activities.duties.models import ReportingQuarter
from dangjian.periods import Quarter

FOR_SHARE = "SELECT * FROM activities_reportingquarter WHERE id = %s FOR SHARE"


def lock_quarter(day: date) -> ReportingQuarter:
    """The quarter of `day`, shared with other writers until the caller's transaction ends, closed to whoever closes it.

    On SQLite the caller's IMMEDIATE transaction already keeps every other writer out.
    """
    if not connection.in_atomic_block:
        raise TransactionManagementError("lock_quarter 只在事务里有意义。")
    quarter = Quarter.containing(day)
    row, _ = ReportingQuarter.objects.get_or_create(year=quarter.year, number=quarter.number)
    if connection.vendor == "postgresql":
        [row] = ReportingQuarter.objects.raw(FOR_SHARE, [row.pk])
    return row

"""The one row per quarter that writers of records share and whoever closes the quarter takes for itself."""

from datetime import date, datetime

from django.db import connection
from django.db.transaction import TransactionManagementError

from activities.duties.models import ReportingQuarter
from dangjian.periods import Quarter

FOR_SHARE = "SELECT * FROM activities_reportingquarter WHERE id = %s FOR SHARE"
State = ReportingQuarter.State


class AlreadyClosed(Exception):
    """Somebody else has closed the quarter, or is just doing so."""


def lock_quarter(day: date) -> ReportingQuarter:
    """The quarter of `day`, shared with other writers until the caller's transaction ends, closed to whoever closes it.

    On SQLite the caller's IMMEDIATE transaction already keeps every other writer out.
    """
    row = row_of(Quarter.containing(day))
    if connection.vendor == "postgresql":
        [row] = ReportingQuarter.objects.raw(FOR_SHARE, [row.pk])
    return row


def hold_quarter(day: date) -> ReportingQuarter:
    """The quarter of `day` alone: whoever writes records in it is waited for, and waits until the transaction ends."""
    return ReportingQuarter.objects.select_for_update(no_key=True).get(pk=row_of(Quarter.containing(day)).pk)


def close_quarter(*, quarter: Quarter, now: datetime) -> ReportingQuarter:
    """Wait for those who write, then let nobody change what the quarter counts until `finish_taking`.

    Belongs in the transaction that puts the reading in line; of several closers one wins. Raises AlreadyClosed.
    """
    row = ReportingQuarter.objects.select_for_update().get(pk=row_of(quarter).pk)
    if row.state != State.OPEN:
        raise AlreadyClosed
    row.state, row.closed_at = State.TAKING, now
    row.save(update_fields=["state", "closed_at"])
    return row


def finish_taking(*, quarter: Quarter) -> None:
    """The figures stand: records are written again, and what they change is late. In the caller's transaction."""
    taken = ReportingQuarter.objects.filter(year=quarter.year, number=quarter.number, state=State.TAKING)
    taken.update(state=State.CLOSED)


def reopen_quarter(*, quarter: Quarter) -> bool:
    """After figures that could not be taken: as if it had never been closed. In the caller's transaction."""
    taken = ReportingQuarter.objects.filter(year=quarter.year, number=quarter.number, state=State.TAKING)
    return bool(taken.update(state=State.OPEN, closed_at=None))


def row_of(quarter: Quarter) -> ReportingQuarter:
    if not connection.in_atomic_block:
        raise TransactionManagementError("锁季度只在事务里有意义。")
    row, _ = ReportingQuarter.objects.get_or_create(year=quarter.year, number=quarter.number)
    return row

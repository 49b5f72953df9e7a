"""Writers of records share a quarter; whoever closes it waits for them and keeps later ones out."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime
from threading import Event

import pytest
from django.db import OperationalError, connection, transaction

from activities.duties.models import ReportingQuarter
from activities.duties.services import AlreadyClosed, close_quarter, finish_taking, lock_quarter, reopen_quarter
from dangjian.periods import Quarter

DAY = date(2026, 9, 11)
Q3, AT = Quarter(2026, 3), datetime(2026, 10, 1, tzinfo=UTC)


@pytest.mark.django_db
def test_a_quarter_comes_into_being_with_its_first_writer():
    first, again = lock_quarter(DAY), lock_quarter(date(2026, 7, 1))

    assert (first.year, first.number, first.state) == (2026, 3, ReportingQuarter.State.OPEN)
    assert again == first
    assert ReportingQuarter.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_outside_a_transaction_a_lock_would_mean_nothing():
    with pytest.raises(transaction.TransactionManagementError):
        lock_quarter(DAY)


def elsewhere(work) -> None:
    """Run `work` in a transaction of another connection that gives up at once when it has to wait."""

    def run():
        try:
            with transaction.atomic():
                if connection.vendor == "postgresql":
                    connection.cursor().execute("SET LOCAL lock_timeout = '200ms'")
                work()
        finally:
            connection.close()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(run).result()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_writers_share_and_closing_waits_for_them():
    with transaction.atomic():
        lock_quarter(DAY)
    entered = Event()

    with transaction.atomic():
        lock_quarter(DAY)
        elsewhere(lambda: (lock_quarter(DAY), entered.set()))
        with pytest.raises(OperationalError):
            elsewhere(lambda: ReportingQuarter.objects.select_for_update().get(year=2026, number=3))

    assert entered.is_set()


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_whoever_closes_keeps_writers_out():
    with transaction.atomic():
        lock_quarter(DAY)

    with transaction.atomic():
        ReportingQuarter.objects.select_for_update().get(year=2026, number=3)
        with pytest.raises(OperationalError):
            elsewhere(lambda: lock_quarter(DAY))


@pytest.mark.django_db
def test_a_quarter_is_closed_once_and_only_one_whose_figures_are_read_is_opened_again():
    close_quarter(quarter=Q3, now=AT)
    with pytest.raises(AlreadyClosed):
        close_quarter(quarter=Q3, now=AT)
    opened = reopen_quarter(quarter=Q3)
    close_quarter(quarter=Q3, now=AT)
    finish_taking(quarter=Q3)

    assert (opened, reopen_quarter(quarter=Q3)) == (True, False)
    assert list(ReportingQuarter.objects.values_list("state", "closed_at")) == [("CLOSED", AT)]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_whoever_waited_for_the_closing_finds_the_quarter_closed():
    with transaction.atomic():
        lock_quarter(DAY)
    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            close_quarter(quarter=Q3, now=AT)
            waiting = pool.submit(seen_by_a_writer)
            wait_for_a_lock()
        state = waiting.result()

    assert state == "TAKING"


def seen_by_a_writer() -> str:
    try:
        with transaction.atomic():
            return lock_quarter(DAY).state
    finally:
        connection.close()


def wait_for_a_lock() -> None:
    """Until another connection waits for this one."""
    with connection.cursor() as cursor:
        while True:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
            if cursor.fetchone()[0]:
                return

"""Many rows at once: in batches, so that where they come from may ask the database while they are written."""

from datetime import date, timedelta

import pytest

from dangjian import bulk
from dangjian.workdays.models import Holiday

pytestmark = pytest.mark.django_db
FIRST = date(2026, 10, 1)


def test_rows_that_come_from_queries_are_written_batch_by_batch(monkeypatch):
    monkeypatch.setattr(bulk, "BATCH", 2)
    days = [FIRST + timedelta(days=number) for number in range(5)]

    # Each row names how many were there when it was made.
    coming = ((day, "HOLIDAY", f"已有{Holiday.objects.count()}天", "") for day in days)
    bulk.write_rows(Holiday, ["day", "kind", "name", "document"], coming)

    assert list(Holiday.objects.order_by("pk").values_list("day", "kind", "name", "document")) == [
        (day, "HOLIDAY", f"已有{there}天", "") for day, there in zip(days, (0, 0, 2, 2, 4), strict=True)
    ]


def test_no_rows_are_no_statement(django_assert_num_queries):
    with django_assert_num_queries(0):
        bulk.write_rows(Holiday, ["day", "kind", "name", "document"], [])

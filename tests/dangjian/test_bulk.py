"""Many rows at once: in batches, so that where they come from may ask the database while they are written."""

from datetime import date, timedelta

import pytest
from django.db import DataError, IntegrityError, transaction

from dangjian import bulk
from dangjian.workdays.models import Holiday

pytestmark = pytest.mark.django_db
FIRST = date(2026, 10, 1)
COLUMNS = ["day", "kind", "name", "document"]


def test_rows_that_come_from_queries_are_written_batch_by_batch(monkeypatch):
    monkeypatch.setattr(bulk, "BATCH", 2)
    days = [FIRST + timedelta(days=number) for number in range(5)]

    # Each row names how many were there when it was made.
    coming = ((day, "HOLIDAY", f"已有{Holiday.objects.count()}天", "") for day in days)
    bulk.write_rows(Holiday, COLUMNS, coming)

    assert list(Holiday.objects.order_by("pk").values_list("day", "kind", "name", "document")) == [
        (day, "HOLIDAY", f"已有{there}天", "") for day, there in zip(days, (0, 0, 2, 2, 4), strict=True)
    ]


def test_no_rows_are_no_statement(django_assert_num_queries):
    with django_assert_num_queries(0):
        bulk.write_rows(Holiday, COLUMNS, [])


@pytest.mark.parametrize(
    ("day", "refusal"), [(FIRST, IntegrityError), pytest.param("十月二日", DataError, marks=pytest.mark.postgres)]
)
def test_a_row_that_the_database_refuses_is_refused_in_djangos_words_and_none_is_written(day, refusal):
    with pytest.raises(refusal), transaction.atomic():
        bulk.write_rows(Holiday, COLUMNS, [(one, "HOLIDAY", "国庆节", "") for one in (FIRST, day)])

    assert not Holiday.objects.exists()

"""A quarter reads its own attendance along an index and leaves all other quarters alone, whatever the table holds."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from factories import account, member
from quarter_factories import Q3, computed, install

from activities.records.models import Activity, Attendance, State, Status
from activities.records.queries.rollup import counted_by_branch
from dangjian.bulk import write_rows
from dangjian.jobs.services import refresh_statistics
from dangjian.periods import Month

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
YEARS = (2024, 2025, 2026)


@pytest.fixture
def years(town):
    """A branch of eight people that met four times in every month of three years."""
    install()
    people, writer = [member(town.own) for _ in range(8)], account()
    for year in YEARS:
        for month in range(1, 13):
            hold(town.own, [date(year, month, day) for day in (5, 10, 15, 20)], people, writer)
    refresh_statistics()
    return town


def hold(place, days, people, writer) -> None:
    records = Activity.objects.bulk_create(
        Activity(
            uid=uuid4(),
            kind="THEME_DAY",
            held_on=day,
            for_period=str(Month.containing(day)),
            topic="学习",
            state=State.ACCEPTED,
            recorded_by=writer,
            organization=place,
            path=place.path,
            committee_id=place.committee_id,
        )
        for day in days
    )
    write_rows(
        Attendance,
        ["activity_id", "member_id", "organization_id", "period", "status"],
        (
            (record.pk, one.pk, place.pk, Month.containing(record.held_on).index, Status.PRESENT.value)
            for record in records
            for one in people
        ),
    )


def plans(act) -> list[str]:
    """Of every statement that reads attendance."""
    with CaptureQueriesContext(connection) as asked:
        act()
    found = []
    with connection.cursor() as cursor:
        for sql in (one["sql"] for one in asked if "activities_attendance" in one["sql"]):
            cursor.execute(f"EXPLAIN {sql}")
            found.append("\n".join(row[0] for row in cursor.fetchall()))
    return found


def test_a_run_walks_the_index_of_its_months_once(years):
    found = plans(computed)

    assert sum("period >= 202607" in plan for plan in found) == 1
    assert not any("Seq Scan on activities_attendance" in plan for plan in found)


def test_so_does_whoever_counts_every_branch_from_the_rows(years):
    (plan,) = plans(lambda: counted_by_branch(Q3.months))

    assert "attendance_by_period" in plan
    assert "Seq Scan on activities_attendance" not in plan

"""A quarter reads its own attendance along an index and leaves all other quarters alone, whatever the table holds."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from uuid import uuid4

import psycopg
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from factories import account, member
from quarter_factories import Q3, computed, install

from activities.records.models import Activity, Attendance, State, Status
from activities.records.queries.rollup import Cell, counted_by_branch
from activities.records.services import recount
from dangjian.bulk import write_rows
from dangjian.jobs.services import ROOM, refresh_statistics, snapshot
from dangjian.periods import Month

pytestmark = [pytest.mark.django_db, pytest.mark.postgres]
YEARS = (2024, 2025, 2026)
# A table of a few pages is read in any way; a large one along an index, if that has the order in which rows are grouped.
ONLY_FOR_SMALL = ("hashagg", "sort", "bitmapscan")
ALONG_THE_INDEX = ["attendance_by_period", "Aggregate"]  # nothing is sorted or joined before


@pytest.fixture
def years(town):
    """A branch of eight people that met four times in every month of three years."""
    install()
    people, writer = [member(town.own) for _ in range(8)], account()
    for year in YEARS:
        for month in range(1, 13):
            hold(town.own, [date(year, month, day) for day in (5, 10, 15, 20)], people, writer)
    recount(Cell(town.own.pk, month.index, "THEME_DAY") for month in Q3.months)
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


def plans(act) -> list[dict]:
    """Of every statement that reads attendance: what the database does here, and what it would do in a large table.

    Planned as a snapshot has it, which nobody has within a test; what is taken a few at a time comes with its DECLARE.
    """
    with CaptureQueriesContext(connection) as asked:
        act()
    statements = [one["sql"] for one in asked if "activities_attendance" in one["sql"]]
    with connection.cursor() as cursor:
        cursor.execute(ROOM)
    here = [plan(sql) for sql in statements]
    with connection.cursor() as cursor:
        for name in ONLY_FOR_SMALL:
            cursor.execute(f"SET LOCAL enable_{name} = off")
    return here + [plan(sql) for sql in statements]


def plan(sql: str) -> dict:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}")
        return cursor.fetchone()[0][0]["Plan"]


def ways(node: dict) -> list[list[str]]:
    """From each scan of attendance upwards, what is done with its rows; an index by its name."""
    if node.get("Relation Name") == "activities_attendance":
        (index,) = [one["Index Name"] for one in (node, *node.get("Plans", ())) if "Index Name" in one] or [""]
        return [[index or node["Node Type"]]]
    return [[*way, node["Node Type"]] for child in node.get("Plans", ()) for way in ways(child)]


@contextmanager
def taken_a_few_at_a_time() -> Iterator[list[str]]:
    """The tables that were read through a cursor of the server's."""
    tables: list[str] = []

    def note(execute, sql, params, many, context):
        if isinstance(context["cursor"].cursor, psycopg.ServerCursor):
            tables.append(re.search(r'FROM "(\w+)"', sql)[1])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        yield tables


def test_a_run_takes_the_rows_of_a_quarter_a_few_at_a_time(years):
    with taken_a_few_at_a_time() as tables:
        computed()

    assert sorted(tables) == [
        "activities_activity",
        "activities_activitycredit",
        "activities_attendance",
        "activities_monthlyrollup",
    ]


@pytest.mark.django_db(transaction=True)
def test_a_snapshot_says_that_all_rows_are_wanted():
    with snapshot(), connection.cursor() as cursor:
        cursor.execute("SHOW cursor_tuple_fraction")
        assert cursor.fetchone() == ("1",)


def test_a_run_groups_the_rows_of_its_months_once_along_the_index(years):
    here, large = plans(computed)

    assert [way[:2] for plan in (here, large) for way in ways(plan)] == [ALONG_THE_INDEX] * 2


def test_so_does_whoever_counts_every_branch_from_the_rows(years):
    here, large = plans(lambda: counted_by_branch(Q3.months))

    assert [way[:2] for plan in (here, large) for way in ways(plan)] == [ALONG_THE_INDEX] * 2

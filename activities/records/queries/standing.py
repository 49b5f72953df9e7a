"""How many people stand at each status, counted from the rows of attendance in one walk along their index.

By record first, in the order in which the index has the rows: nothing is sorted or kept, and of a million rows some ten
thousand are left before anything is joined.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from django.db import connection
from django.db.models import Count, IntegerField, Q
from django.db.models.functions import Cast

from activities.records.models import COUNTED_STATES, STATUS_FIGURES, Activity, Attendance
from activities.records.rules import Status
from dangjian.periods import Month

AT_ONCE = 2000
Row = tuple[int, ...]
BY_BRANCH = """
WITH stood (period, organization, activity, {figures}) AS ({rows})
SELECT organization, {sums} FROM stood JOIN {records} ON id = activity
WHERE held_on >= %s AND held_on < %s AND state IN ({states}) AND kind IN ({kinds}) GROUP BY organization
"""


def by_record(months: Sequence[Month]) -> Iterator[Row]:
    """Month, branch, record, and the people at each status in the order of `STATUS_FIGURES`; of consecutive months.

    As the driver gives them: the ORM would look at every count by itself, which takes longer than to count. A few at a
    time: of a city the whole answer would take as much memory again as what is made of it.
    """
    with connection.chunked_cursor() as cursor:
        cursor.execute(*stood(months))
        while rows := cursor.fetchmany(AT_ONCE):
            yield from rows


def stood(months: Sequence[Month]) -> tuple[str, Sequence[Any]]:
    counted = {
        f"n_{status}": Cast(Count("status", filter=Q(status=status)), IntegerField()) for status in Status.values
    }
    rows = Attendance.objects.filter(period__gte=months[0].index, period__lte=months[-1].index).order_by()
    return rows.values_list("period", "organization", "activity").annotate(**counted).query.sql_with_params()


def by_branch(months: Sequence[Month], kinds: Iterable[str]) -> list[Row]:
    """Branch and the people at each status, at counted records of these kinds in consecutive months.

    Groups of groups, which the ORM cannot say: to join every row to its record first takes five times as long.
    """
    rows, params = stood(months)
    wanted = [*map(str, COUNTED_STATES)], [*kinds]
    sql = BY_BRANCH.format(
        rows=rows,
        figures=", ".join(STATUS_FIGURES),
        sums=", ".join(f"SUM({name})" for name in STATUS_FIGURES),
        records=connection.ops.quote_name(Activity._meta.db_table),
        states=marks(wanted[0]),
        kinds=marks(wanted[1]),
    )
    return fetched(sql, [*params, months[0].start, months[-1].end, *wanted[0], *wanted[1]])


def fetched(sql: str, params: Sequence[Any]) -> list[Row]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def marks(values: Sequence[Any]) -> str:
    return ", ".join(["%s"] * len(values))

"""How often tables have been written to, so that what was read of them is kept until then and not a moment longer.

PostgreSQL notes it by a trigger, statement by statement, in a row of each transaction's own: nobody waits for anybody, what
is rolled back was never noted, and of what is not committed yet a reader sees as little here as there. The sum of all
rows only grows, whichever of them have been added up. SQLite, which loses triggers when a table is made anew, notes
nothing: there everything is read each time.

Nothing may be kept under a state that was read inside an open transaction: it counts writes that may be taken back, and
somebody else's take their numbers.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from django.db import connection

NOTED = "SELECT place, sum(times), sum(count(*)) OVER () FROM dangjian_change GROUP BY place"
# More are read no quicker than what is kept by them: nobody has added them up for a long time.
MOST_ROWS = 2000
# Zero is the number of no transaction: its rows are what has been added up.
WAITING = "SELECT count(*), min(noted_at) FROM dangjian_change WHERE tx <> 0"
ADD_UP = """
WITH gone AS (DELETE FROM dangjian_change WHERE tx <> 0 RETURNING place, times)
INSERT INTO dangjian_change AS kept (place, tx, times) SELECT place, 0, sum(times) FROM gone GROUP BY place
ON CONFLICT (place, tx) DO UPDATE SET times = kept.times + excluded.times
"""

Noted = Mapping[str, int]
State = tuple[tuple[str, int], ...]


def noted() -> Noted:
    """How often each watched table has been written to, as far as this moment sees; nothing where nobody notes it."""
    if connection.vendor != "postgresql":
        return {}
    with connection.cursor() as cursor:
        cursor.execute(NOTED)
        found = cursor.fetchall()
    return {place: int(times) for place, times, rows in found if rows <= MOST_ROWS}


def state_of(tables: Iterable[str], noted: Noted) -> State | None:
    """The same as before as long as nothing was written to any of `tables`; None where one of them is not watched."""
    asked = sorted(tables)
    return tuple((table, noted[table]) for table in asked) if noted.keys() >= set(asked) else None


class Notes(NamedTuple):
    """How many rows wait to be added up, and since when the first of them."""

    rows: int
    oldest: datetime | None


def waiting_notes() -> Notes | None:
    """Nothing where nobody notes what is written."""
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        return Notes(*cursor.fetchone())


def add_up() -> None:
    """One row for each table instead of one for each transaction, so that there is little to read."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(ADD_UP)

"""How often tables have been written to, so that what was read of them is kept until then and not a moment longer.

PostgreSQL notes it by a trigger, statement by statement, in a row of each transaction's own: nobody waits for anybody, what
is rolled back was never noted, and of what is not committed yet a reader sees as little here as there. The sum of all
rows only grows, whichever of them have been added up. SQLite, which loses triggers when a table is made anew, notes
nothing: there everything is read each time.
"""

from collections.abc import Iterable, Mapping
from functools import cache

from django.db import connection

WATCHED = "SELECT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE t.tgname = 'dangjian_change'"
NOTED = "SELECT place, sum(times) FROM dangjian_change GROUP BY place"
# Zero is the number of no transaction: its rows are what has been added up.
ADD_UP = """
WITH gone AS (DELETE FROM dangjian_change WHERE tx <> 0 RETURNING place, times)
INSERT INTO dangjian_change AS kept (place, tx, times) SELECT place, 0, sum(times) FROM gone GROUP BY place
ON CONFLICT (place, tx) DO UPDATE SET times = kept.times + excluded.times
"""

Noted = Mapping[str, int]
State = tuple[tuple[str, int], ...]


def noted() -> Noted:
    """How often each table has been written to, as far as this moment sees; a table that nobody watches is missing."""
    if not watched():
        return {}
    with connection.cursor() as cursor:
        cursor.execute(NOTED)
        said = {place: int(times) for place, times in cursor.fetchall()}
    return {table: said.get(table, 0) for table in watched()}


def state_of(tables: Iterable[str], noted: Noted) -> State | None:
    """The same as before as long as nothing was written to any of `tables`; None where one of them is not watched."""
    asked = sorted(tables)
    return tuple((table, noted[table]) for table in asked) if noted.keys() >= set(asked) else None


@cache
def watched() -> frozenset[str]:
    """The tables whose changes are noted, as the database itself says."""
    if connection.vendor != "postgresql":
        return frozenset()
    with connection.cursor() as cursor:
        cursor.execute(WATCHED)
        return frozenset(name for (name,) in cursor.fetchall())


def add_up() -> None:
    """One row for each table instead of one for each transaction, so that there is little to read."""
    if watched():
        with connection.cursor() as cursor:
            cursor.execute(ADD_UP)

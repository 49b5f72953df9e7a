"""The log refuses to be emptied, so tests that commit lift its triggers while Django clears the tables behind them."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import connection

TABLE = "dangjian_auditrow"


@contextmanager
def unguarded() -> Iterator[None]:
    """What somebody with the password of the database could do: no trigger watches the log inside."""
    if connection.vendor == "postgresql":
        names = (f"{TABLE}_row", f"{TABLE}_all")
        # A table with foreign keys still to be looked at cannot be altered.
        lift = ["SET CONSTRAINTS ALL IMMEDIATE", "SET CONSTRAINTS ALL DEFERRED"]
        lift += [f"ALTER TABLE {TABLE} DISABLE TRIGGER {name}" for name in names]
        close = [*lift[:2]] + [f"ALTER TABLE {TABLE} ENABLE ALWAYS TRIGGER {name}" for name in names]
    else:
        with connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = %s", [TABLE])
            triggers = cursor.fetchall()
        lift, close = [f"DROP TRIGGER {name}" for name, _ in triggers], [sql for _, sql in triggers]
    execute(lift)
    try:
        yield
    finally:
        execute(close)


def execute(statements: list[str]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.fixture(autouse=True, scope="session")
def _clearing_lifts_the_guard():
    """On the class, since every thread of a test has a connection of its own."""
    operations = type(connection.ops)
    clear = operations.execute_sql_flush

    def cleared(self, statements):
        with unguarded():
            clear(self, statements)

    operations.execute_sql_flush = cleared
    yield
    operations.execute_sql_flush = clear

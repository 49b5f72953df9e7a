"""Clearing the tables behind tests that commit: what is final refuses to be emptied, and most tables are empty anyway."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager

import pytest
from django.core.management.commands import flush
from django.db import connection

MADE_WITH_THE_TABLES = {"django_content_type", "auth_permission"}
TRIGGERS = """
SELECT tgrelid::regclass, tgname, CASE tgenabled WHEN 'A' THEN 'ALWAYS ' ELSE '' END FROM pg_trigger
WHERE NOT tgisinternal
"""


@contextmanager
def unguarded() -> Iterator[None]:
    """What somebody with the password of the database could do: no trigger watches the tables inside."""
    if connection.vendor == "postgresql":
        # A table with foreign keys still to be looked at cannot be altered.
        looked_at = ["SET CONSTRAINTS ALL IMMEDIATE", "SET CONSTRAINTS ALL DEFERRED"]
        found = rows(TRIGGERS)
        lift = looked_at + [f"ALTER TABLE {table} DISABLE TRIGGER {name}" for table, name, _ in found]
        close = looked_at + [f"ALTER TABLE {table} ENABLE {always}TRIGGER {name}" for table, name, always in found]
    else:
        triggers = rows("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
        lift, close = [f"DROP TRIGGER {name}" for name, _ in triggers], [sql for _, sql in triggers]
    execute(lift)
    try:
        yield
    finally:
        execute(close)


def rows(asked: str) -> list[tuple[str, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return cursor.fetchall()


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


@pytest.fixture(autouse=True, scope="session")
def _clearing_deletes_the_few_rows():
    """PostgreSQL makes new files for each table it truncates, a second for ours; a test leaves rows in few of them."""
    if connection.vendor != "postgresql":
        yield
        return

    def deleting(self, style, tables, **_):
        return [f"DELETE FROM {self.quote_name(table)}" for table in with_rows(set(tables) - MADE_WITH_THE_TABLES)]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(connection.ops), "sql_flush", deleting)
        patch.setattr(flush, "emit_post_migrate_signal", lambda *_, **__: None)  # it would make those anew
        yield


def with_rows(tables: Iterable[str]) -> list[str]:
    asked = " UNION ALL ".join(
        f"SELECT '{name}' WHERE EXISTS (SELECT FROM {connection.ops.quote_name(name)})" for name in sorted(tables)
    )
    return [name for (name,) in rows(asked)]

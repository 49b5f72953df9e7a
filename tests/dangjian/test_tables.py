"""The short way in which the tests get their tables (`tables.py`) leads where Django's own does."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.db import ConnectionHandler, connections
from django.db.migrations.executor import MigrationExecutor

pytestmark = [pytest.mark.once]


@pytest.fixture
def migrated(tmp_path, django_db_blocker) -> Path:
    """As the tests migrate, into a file; what a migration asks of the default database it asks there."""
    file, usual = tmp_path / "short.sqlite3", connections["default"]
    made = ConnectionHandler({"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": file}})["default"]
    connections["default"] = made
    try:
        with django_db_blocker.unblock():
            steps = MigrationExecutor(made)
            steps.migrate(steps.loader.graph.leaf_nodes())
    finally:
        connections["default"] = usual
        made.close()
    return file


def tables(file: Path) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(file)) as opened:
        return opened.execute("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name").fetchall()


def test_the_tables_of_the_tests_are_those_of_a_fresh_portal(migrated, fresh_portal):
    assert tables(migrated) == tables(fresh_portal / "portal.sqlite3")

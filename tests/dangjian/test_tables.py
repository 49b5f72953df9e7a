"""The short way in which the tests get their tables (`tables.py`) leads where Django's own does."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from django.db import ConnectionHandler
from django.db.migrations.executor import MigrationExecutor


def migrated(file: Path) -> Path:
    """As the tests migrate, into a file."""
    made = ConnectionHandler({"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": file}})["default"]
    steps = MigrationExecutor(made)
    steps.migrate(steps.loader.graph.leaf_nodes())
    made.close()
    return file


def tables(file: Path) -> list[tuple[str, ...]]:
    with closing(sqlite3.connect(file)) as opened:
        return opened.execute("SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name").fetchall()


@pytest.mark.nightly
@pytest.mark.django_db
def test_the_tables_of_the_tests_are_those_of_a_fresh_portal(fresh_portal, tmp_path):
    assert tables(migrated(tmp_path / "short.sqlite3")) == tables(fresh_portal / "portal.sqlite3")

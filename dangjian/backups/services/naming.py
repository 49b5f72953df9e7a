"""Which files the rows of a database name: a backup without one of them is not whole."""

import sqlite3
from collections.abc import Iterator

from django.conf import settings
from django.utils.module_loading import import_string

from dangjian.backups.rules import Naming


def every_naming() -> list[Naming]:
    return [import_string(dotted) for dotted in settings.NAMING]


def named_in(opened: sqlite3.Connection) -> set[str]:
    """By the rows of a SQLite file, whatever version of the tables it has."""
    return {file for naming in every_naming() for value in values_in(opened, naming) for file in naming.files(value)}


def values_in(opened: sqlite3.Connection, naming: Naming) -> Iterator[str]:
    """None where the table has no such column yet: then nothing was named by it."""
    table, column = naming.model._meta.db_table, naming.model._meta.get_field(naming.column).column
    there = {name for _, name, *_ in opened.execute(f'PRAGMA table_info("{table}")')}
    if {column, *naming.only} <= there:
        held = "".join(f' AND "{name}" = ?' for name in naming.only)
        asked = f'SELECT DISTINCT "{column}" FROM "{table}" WHERE "{column}" <> \'\'{held}'  # noqa: S608 - names of ours
        yield from (value for (value,) in opened.execute(asked, tuple(naming.only.values())))


def named_now() -> set[str]:
    """By the live rows, on either database."""
    return {file for naming in every_naming() for value in values_now(naming) for file in naming.files(value)}


def values_now(naming: Naming) -> Iterator[str]:
    rows = naming.model._default_manager.filter(**naming.only).exclude(**{naming.column: ""}).order_by()
    return rows.values_list(naming.column, flat=True).distinct().iterator(chunk_size=2000)

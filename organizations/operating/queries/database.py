"""The database as a thing that runs: engine, size, migrations."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor

ENGINES = {"postgresql": "PostgreSQL", "sqlite": "SQLite"}


@dataclass(frozen=True)
class Migrated:
    applied: int
    missing: int
    newest: datetime | None


def engine() -> str:
    version = ".".join(map(str, connection.get_database_version()))
    return f"{ENGINES.get(connection.vendor, connection.vendor)} {version}"


def is_there() -> bool:
    """SQLite makes an empty database where none is, and where one is no backup is put back: so it is not asked then."""
    return connection.vendor != "sqlite" or connection.connection is not None or file_of_it().exists()


def file_of_it() -> Path:
    return Path(str(settings.DATABASES["default"]["NAME"]))


def database_size() -> int | None:
    """In bytes; nothing where it cannot be read. The ORM has no word for the size of a database."""
    try:
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_database_size(current_database())")
                return int(cursor.fetchone()[0])
        file = file_of_it()
        return sum(one.stat().st_size for one in (file, file.with_name(f"{file.name}-wal")) if one.exists()) or None
    except (DatabaseError, OSError):
        return None


def migrated() -> Migrated:
    executor = MigrationExecutor(connection)
    applied = executor.recorder.applied_migrations()
    missing = len(executor.migration_plan(executor.loader.graph.leaf_nodes()))
    return Migrated(len(applied), missing, max((row.applied for row in applied.values()), default=None))

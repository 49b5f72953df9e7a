"""The SQLite file as a file: copied while others write, checked, and digested row by row."""

import hashlib
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from dangjian.backups.rules import Table
from dangjian.backups.services.refusal import BackupDamaged, CannotBackUp

TABLES = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"
POSTGRESQL = "数据库是 PostgreSQL：请用 pg_dump 或连续归档备份它（docs/operations.md“备份”），本命令只管 SQLite。"

DAMAGED = (
    "数据库文件坏了（{why}），这次没有备份，以前的备份都没有动。请停下门户，把 DATA_DIR 整个复制一份留着，看它所在的磁盘有没有出错，"
    "再照 docs/operations.md“备份”把最近一份备份恢复到一个空目录。"
)


def database_file() -> Path:
    if connection.vendor != "sqlite":
        raise CannotBackUp(POSTGRESQL)
    return Path(str(settings.DATABASES["default"]["NAME"]))


@contextmanager
def running(source: Path) -> Iterator[sqlite3.Connection]:
    """A database that others go on writing to. Raises CannotBackUp."""
    try:
        with closing(sqlite3.connect(source, timeout=20)) as live:
            yield live
    except sqlite3.OperationalError as error:  # the disk is full, above all
        raise CannotBackUp(
            f"数据库复制不过去（{error}），这次没有备份。请看备份目录所在的磁盘还有没有地方。"
        ) from error
    except sqlite3.DatabaseError as error:
        raise CannotBackUp(DAMAGED.format(why=error)) from error


def begin_moment(live: sqlite3.Connection) -> None:
    """What is read from here on is of one moment, which the first statement chooses."""
    live.rollback()
    live.execute("BEGIN")


def copy_database(live: sqlite3.Connection, target: Path) -> None:
    """Into a single file, of the moment that was begun."""
    with closing(sqlite3.connect(target)) as copy:
        live.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")


@contextmanager
def sound(file: Path) -> Iterator[sqlite3.Connection]:
    """Opened for reading only; raises BackupDamaged when SQLite itself finds a fault."""
    with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro&immutable=1", uri=True)) as opened:
        try:
            [found] = opened.execute("PRAGMA integrity_check(1)").fetchone()
        except sqlite3.DatabaseError as error:
            raise BackupDamaged("数据库文件打不开") from error
        if found != "ok":
            raise BackupDamaged("数据库文件内部不完整")
        yield opened


def digests(opened: sqlite3.Connection) -> dict[str, Table]:
    """Every table with its number of rows and the SHA-256 of all of them in the order of their keys."""
    return {name: digest(opened, name) for (name,) in opened.execute(TABLES).fetchall()}


def digest(opened: sqlite3.Connection, table: str) -> Table:
    sha, rows = hashlib.sha256(), 0
    for row in opened.execute(f'SELECT * FROM "{table}" ORDER BY rowid'):  # noqa: S608 - a name from the file itself
        sha.update(repr(row).encode())
        rows += 1
    return Table(rows, sha.hexdigest())


def migrations_in(opened: sqlite3.Connection) -> list[str]:
    rows = opened.execute("SELECT app || '.' || name FROM django_migrations ORDER BY 1").fetchall()
    return [name for (name,) in rows]


def unknown_migrations(names: list[str]) -> list[str]:
    """Steps that this version of the code has never heard of, nor their successors: the backup is newer than it."""
    steps = MigrationLoader(None).disk_migrations or {}
    heard_of = [*steps, *(old for step in steps.values() for old in step.replaces)]
    known = {f"{app}.{name}" for app, name in heard_of}
    return [name for name in names if name not in known and name.split(".")[0] in {one.split(".")[0] for one in known}]

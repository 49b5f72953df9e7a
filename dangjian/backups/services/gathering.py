"""What a backup is made of, in the only order in which the parts fit together while everybody goes on working:
the noted heads, the files that are there, one moment of the database, and the files that this moment names besides."""

import sqlite3
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.conf import settings

from dangjian.audit.services import heads_file
from dangjian.backups.queries import last_backup, manifest_of
from dangjian.backups.rules import DATABASE, HEADS, STORE, Kept, Manifest, Table, stored_as
from dangjian.backups.services.database import (
    DAMAGED,
    begin_moment,
    copy_database,
    digests,
    migrations_in,
    running,
    sound,
)
from dangjian.backups.services.files import copied, digest_of, kept, media_files, store
from dangjian.backups.services.fingerprints import fingerprints
from dangjian.backups.services.naming import named_in
from dangjian.backups.services.refusal import BackupDamaged, CannotBackUp
from dangjian.jobs.rules import checkpoint

MOST_MOMENTS = 20
TAKE_BACK = (
    "照 docs/operations.md“缺了照片”取回来，再运行 manage.py backup；"
    "取不回来的，运行 manage.py backup --without-missing {count}，以后不再为这{count}个停下。"
)
NOT_MOUNTED = (
    "数据库里的照片和附件有{count}个文件，{root} 里一个也没有：多半是照片的磁盘没有挂上。这次没有备份，以前的备份都没有动。"
    "请把照片的磁盘挂到 {root}（df {root} 看得到是哪块磁盘），再运行 manage.py backup。"
    "磁盘坏了、照片丢了的，最近一份备份里有其中{held}个：" + TAKE_BACK
)
MISSING = (
    "数据库里的照片和附件有{count}个文件在 {root} 里没有（如 {example}）。这次没有备份，以前的备份都没有动。"
    "请看照片的磁盘是不是没有全部挂上、是不是挂错了。是丢了的，最近一份备份里有其中{held}个：" + TAKE_BACK
)


@dataclass
class Gathered:
    """The files of a backup so far, by their names below `root`. `known`: the backup before, of which nothing is read again."""

    root: Path
    store: Path
    known: dict[str, Kept]
    files: dict[str, Kept] = field(default_factory=dict)

    def take(self, names: Iterable[str]) -> None:
        """Those that are there; one that vanishes under our hands is not."""
        for name in names:
            with suppress(FileNotFoundError, NotADirectoryError):
                self.files[name] = store(self.root / name, self.known.get(name), self.store)

    def carry(self, names: Iterable[str]) -> None:
        """What only the backup before still has stays in this one: it is the last there is of it."""
        for name in names:
            if (one := self.known.get(name)) and (there := self.store / stored_as(one.digest)).is_file():
                self.files |= {name: one} if digest_of(there) == one.digest else {}

    def let_go(self, named: set[str]) -> None:
        """Of what nobody names any more, and what is gone: a photo as it was received, once it is prepared."""
        for name in [name for name in self.files if name not in named and not (self.root / name).exists()]:
            del self.files[name]


def gather(source: Path, passing: Path, folder: Path, *, now: datetime, without_missing: int) -> Manifest:
    """Raises CannotBackUp when rows name files that are nowhere, unless they are as many as `without_missing` says."""
    heads = gather_heads(passing)  # before the database: what is noted down later is not in the copied log
    before = newest_manifest(folder)
    gathered = Gathered(Path(settings.MEDIA_ROOT), folder / STORE, before.files if before else {})
    gathered.take(file.relative_to(gathered.root).as_posix() for file in media_files(gathered.root))
    checkpoint("backups.before_database")
    named = copy_moment(source, passing / DATABASE, gathered)
    checkpoint("backups.after_database")
    missing = named - gathered.files.keys()
    refuse_missing(missing, named, gathered, lost=set(before.missing if before else ()), without=without_missing)
    gathered.carry(missing)
    gathered.let_go(named)
    tables, migrations = held_in(passing / DATABASE)
    return Manifest(
        made_at=now.isoformat(timespec="seconds"),
        database=kept(passing / DATABASE),
        migrations=migrations,
        tables=tables,
        files=dict(sorted(gathered.files.items())),
        heads=heads,
        keys=fingerprints(),
        missing=sorted(missing),
    )


def held_in(copy: Path) -> tuple[dict[str, Table], list[str]]:
    """Its tables and its migrations. What is wrong with the copy was wrong with the database before: page goes to page."""
    try:
        with sound(copy) as opened:
            return digests(opened), migrations_in(opened)
    except BackupDamaged as fault:
        raise CannotBackUp(DAMAGED.format(why=fault)) from fault


def newest_manifest(folder: Path) -> Manifest | None:
    """Of the backup before; none also when it cannot be read: then everything is read anew."""
    before = last_backup(folder)
    with suppress(OSError, ValueError, TypeError, KeyError):
        return manifest_of(before) if before else None
    return None


def gather_heads(passing: Path) -> str:
    """The heads of the log that were noted down by night, or nothing when there are none yet."""
    noted = heads_file()
    return copied(noted, passing / HEADS) if noted.exists() else ""


def copy_moment(source: Path, copy: Path, gathered: Gathered) -> set[str]:
    """Copy one moment of the database and gather every file that it names; answers with their names.

    Whoever deletes a file commits first that no row names it any more. So a file that is gone although this moment names
    it makes us choose a later one; what that names too and is not there either is missing for good.
    """
    with running(source) as live:
        named, gone = next_moment(live, gathered)
        for _ in range(MOST_MOMENTS):
            before = gone
            if not before:
                break
            named, gone = next_moment(live, gathered)
            if gone <= before:
                break
        copy_database(live, copy)
    return named


def next_moment(live: sqlite3.Connection, gathered: Gathered) -> tuple[set[str], set[str]]:
    """What this moment names, and what of that is nowhere."""
    begin_moment(live)
    named = named_in(live)
    gathered.take(sorted(named - gathered.files.keys()))
    return named, named - gathered.files.keys()


def refuse_missing(missing: set[str], named: set[str], gathered: Gathered, *, lost: set[str], without: int) -> None:
    """`lost` were given up before. Who gives up more says how many, so that nobody takes a disk that is not mounted for
    a few lost photos."""
    found_out = missing - lost
    if len(found_out) in {0, without}:
        return
    said = {"count": len(found_out), "root": gathered.root, "held": len(found_out & gathered.known.keys())}
    if missing == named:
        raise CannotBackUp(NOT_MOUNTED.format(**said))
    raise CannotBackUp(MISSING.format(**said, example=min(found_out)))

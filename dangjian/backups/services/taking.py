"""Taking a backup while the portal runs: the database first, then the files, all of it or nothing under its name."""

import hashlib
import shutil
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from django.conf import settings

from dangjian.audit.services import heads_file, record
from dangjian.backups.queries import backups_in, last_backup, manifest_of
from dangjian.backups.rules import (
    DATABASE,
    HEADS,
    MANIFEST,
    SEAL,
    STORE,
    UNFINISHED,
    Kept,
    Manifest,
    name_at,
    outlived,
    stored_as,
)
from dangjian.backups.services.checking import require_whole
from dangjian.backups.services.database import copy_database, database_file, digests, migrations_in
from dangjian.backups.services.files import copied, digest_of, kept, media_files, remove_empty_folders, store
from dangjian.backups.services.fingerprints import fingerprints
from dangjian.backups.services.holding import writing_alone
from dangjian.backups.services.refusal import BackupDamaged, CannotBackUp
from dangjian.durable import sync, write_whole
from dangjian.jobs.rules import checkpoint


def take_backup(folder: Path, *, keep: int, now: datetime) -> Path:
    """The new backup's own folder, read again from end to end before it has its name.

    Files that an earlier backup holds are not copied again; older backups go only after the new one is there.
    Raises CannotBackUp, BackupDamaged.
    """
    source = database_file()
    refuse_folder(folder)
    with writing_alone(folder):
        target = folder / name_at(now)
        if target.exists():
            raise CannotBackUp(f"{target} 已经有了，请过一秒再试。")
        manifest = make(source, folder, target, now=now)
        record("backups.take", by=None, target="backup", rows=manifest.rows, files=len(manifest.files))
        forget(folder, keep=keep)
    return target


def make(source: Path, folder: Path, target: Path, *, now: datetime) -> Manifest:
    passing = folder / UNFINISHED
    shutil.rmtree(passing, ignore_errors=True)
    try:
        passing.mkdir()
        manifest = gather(source, passing, folder, now=now)
        seal(manifest, passing)
        check_or_mend(passing, manifest)
        sync(passing)
        checkpoint("backups.before_name")
        passing.rename(target)
        sync(folder)
    except OSError as error:
        raise CannotBackUp(f"写不进 {folder}（{error.strerror}），这次没有备份。") from error
    finally:
        shutil.rmtree(passing, ignore_errors=True)
    return manifest


def refuse_folder(folder: Path) -> None:
    data = Path(settings.DATA_DIR).resolve()
    if folder.resolve() == data or data in folder.resolve().parents:
        raise CannotBackUp("备份不能放在 DATA_DIR 里面：磁盘坏了会一起丢。请换一个目录，最好在另一块磁盘上。")


def gather(source: Path, passing: Path, folder: Path, *, now: datetime) -> Manifest:
    copy = passing / DATABASE
    copy_database(source, copy)
    checkpoint("backups.after_database")
    return Manifest(
        made_at=now.isoformat(timespec="seconds"),
        database=kept(copy),
        migrations=migrations_in(copy),
        tables=digests(copy),
        files=gather_files(folder),
        heads=gather_heads(passing),
        keys=fingerprints(),
    )


def gather_files(folder: Path) -> dict[str, Kept]:
    """Every photo and document by its name. One that vanishes meanwhile was deleted after the database was read."""
    before = last_backup(folder)
    known = manifest_of(before).files if before else {}
    root, found = Path(settings.MEDIA_ROOT), {}
    for file in media_files(root):
        name = file.relative_to(root).as_posix()
        try:
            found[name] = store(file, known.get(name), folder / STORE)
        except FileNotFoundError:
            continue
    return found


def gather_heads(passing: Path) -> str:
    """The heads of the log that were noted down by night, or nothing when there are none yet."""
    noted = heads_file()
    return copied(noted, passing / HEADS) if noted.exists() else ""


def seal(manifest: Manifest, passing: Path) -> None:
    text = manifest.written()
    for name, content in ((MANIFEST, text), (SEAL, hashlib.sha256(text.encode()).hexdigest())):
        write_whole(passing / name, [content.encode()], passing=passing / f".{name}")


def check_or_mend(passing: Path, manifest: Manifest) -> None:
    """A file that went bad in the store is copied anew, once. Raises BackupDamaged when something still does not fit."""
    try:
        require_whole(passing)
    except BackupDamaged:
        for name, one in manifest.files.items():
            mend(Path(settings.MEDIA_ROOT) / name, one.digest, passing.parent / STORE / stored_as(one.digest))
        require_whole(passing)


def mend(source: Path, digest: str, stored: Path) -> None:
    with suppress(FileNotFoundError):  # deleted meanwhile: then nothing can be done, and the check says so
        if digest_of(stored) != digest == digest_of(source):
            copied(source, stored)


def forget(folder: Path, *, keep: int) -> None:
    """Keep the newest; of the store what they name. A backup that cannot be read any more keeps the whole store."""
    for name in outlived([one.name for one in backups_in(folder)], keep=keep):
        shutil.rmtree(folder / name)
    try:
        wanted = {one.digest for backup in backups_in(folder) for one in manifest_of(backup).files.values()}
    except (OSError, ValueError, TypeError, KeyError):
        return
    for file in (folder / STORE).rglob("*"):
        if file.is_file() and file.name not in wanted:
            file.unlink()
    remove_empty_folders(folder / STORE)

"""Taking a backup while the portal runs: all of it or nothing under its name, and never at the cost of an older one."""

import hashlib
import shutil
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from django.conf import settings

from dangjian.audit.services import record
from dangjian.backups.queries import backups_in, manifest_of
from dangjian.backups.rules import (
    MANIFEST,
    REFUSED,
    SEAL,
    STORE,
    UNFINISHED,
    Manifest,
    name_at,
    outlived,
    stored_as,
)
from dangjian.backups.services.checking import require_whole
from dangjian.backups.services.database import database_file
from dangjian.backups.services.files import copied, digest_of, remove_empty_folders
from dangjian.backups.services.gathering import gather
from dangjian.backups.services.holding import writing_alone
from dangjian.backups.services.refusal import BackupDamaged, CannotBackUp
from dangjian.durable import sync, write_whole
from dangjian.jobs.rules import checkpoint


def take_backup(folder: Path, *, keep: int, now: datetime, without_missing: int = 0) -> Path:
    """The new backup's own folder, read again from end to end before it has its name.

    Files that an earlier backup holds are not copied again; older backups go only after the new one is there. So many
    files that rows name and that are nowhere, `without_missing`, are given up for lost, for the backups after it too.
    Raises CannotBackUp, BackupDamaged.
    """
    source = database_file()
    refuse_folder(folder)
    with writing_alone(folder):
        target = folder / name_at(now)
        if target.exists():
            raise CannotBackUp(f"{target} 已经有了，请过一秒再试。")
        manifest = make(source, folder, target, now=now, without_missing=without_missing)
        record("backups.take", by=None, target="backup", rows=manifest.rows, files=len(manifest.files))
        forget(folder, keep=keep)
        (folder / REFUSED).unlink(missing_ok=True)
    return target


def note_refusal(folder: Path, refusal: CannotBackUp) -> None:
    """For the operations page: nobody reads over the shoulder of the nightly task. A full disk cannot be told here."""
    with suppress(OSError):
        write_whole(folder / REFUSED, [str(refusal).encode()], passing=folder / f".{REFUSED}")


def make(source: Path, folder: Path, target: Path, *, now: datetime, without_missing: int) -> Manifest:
    passing = folder / UNFINISHED
    shutil.rmtree(passing, ignore_errors=True)
    try:
        passing.mkdir()
        manifest = gather(source, passing, folder, now=now, without_missing=without_missing)
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

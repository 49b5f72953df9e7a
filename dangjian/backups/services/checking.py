"""Whether a backup is still, to the last byte, what it was when it was taken."""

import hashlib
from pathlib import Path

from dangjian.backups.queries import manifest_of
from dangjian.backups.rules import DATABASE, HEADS, MANIFEST, SEAL, STORE, Manifest, stored_as
from dangjian.backups.services.database import digests, migrations_in, sound
from dangjian.backups.services.files import digest_of
from dangjian.backups.services.holding import reading
from dangjian.backups.services.naming import named_in
from dangjian.backups.services.refusal import BackupDamaged, BackupIncomplete


def check_backup(backup: Path) -> Manifest:
    """Reads every byte while nobody writes there. Raises BackupDamaged, and CannotBackUp when somebody does."""
    with reading(backup.parent):
        return require_whole(backup)


def require_whole(backup: Path) -> Manifest:
    """Raises BackupDamaged with the first thing that is wrong, and BackupIncomplete when nothing else is."""
    manifest = sealed_manifest(backup)
    require(backup / DATABASE, manifest.database.digest, "数据库")
    with sound(backup / DATABASE) as opened:
        if digests(opened) != manifest.tables:
            raise BackupDamaged("数据库里的行和备份时不一样")
        if migrations_in(opened) != manifest.migrations:
            raise BackupDamaged("数据库的表结构和备份时不一样")
        named = named_in(opened)
    if manifest.heads:
        require(backup / HEADS, manifest.heads, "链头文件")
    for number, (name, one) in enumerate(sorted(manifest.files.items()), 1):
        require(backup.parent / STORE / stored_as(one.digest), one.digest, f"第{number}个照片或附件（{name}）")
    if missing := sorted(named - manifest.files.keys() - set(manifest.missing)):
        raise BackupIncomplete(missing)
    return manifest


def sealed_manifest(backup: Path) -> Manifest:
    try:
        text = (backup / MANIFEST).read_text(encoding="utf-8")
        seal = (backup / SEAL).read_text(encoding="utf-8").strip()
        manifest = manifest_of(backup)
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise BackupDamaged(f"{backup} 里没有可用的清单（{MANIFEST}）") from error
    if hashlib.sha256(text.encode()).hexdigest() != seal:
        raise BackupDamaged("清单被改动过")
    return manifest


def require(file: Path, digest: str, what: str) -> None:
    try:
        found = digest_of(file)
    except OSError as error:
        raise BackupDamaged(f"{what}读不到") from error
    if found != digest:
        raise BackupDamaged(f"{what}和备份时不一样")

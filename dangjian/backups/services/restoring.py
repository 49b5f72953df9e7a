"""Restoring into an empty data directory: checked before, checked after, all of it or nothing."""

import shutil
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

from django.conf import settings

from dangjian.audit.services import heads_file
from dangjian.backups.rules import DATABASE, HEADS, STORE, Manifest, stored_as
from dangjian.backups.services.checking import require_whole, sealed_manifest
from dangjian.backups.services.database import database_file, digests, sound, unknown_migrations
from dangjian.backups.services.files import copied, media_files
from dangjian.backups.services.fingerprints import ends_sessions, missing_keys
from dangjian.backups.services.holding import reading
from dangjian.backups.services.refusal import BackupDamaged, BackupIncomplete, CannotBackUp
from dangjian.durable import sync
from dangjian.jobs.rules import checkpoint
from dangjian.portal.services import CannotStart, claim_data_directory

KEYS = (
    "密钥不是备份时的那一套（缺 {missing}）：证件号、手机号会读不出来。"
    "请先把另外保存的密钥放进 {folder}（正式部署写进环境变量），再运行一次。"
)
# Evidence about a log that may have gone further than this backup; neither written over nor mixed with it.
OTHER_HEADS = "{noted} 记着另一个数据库的操作日志链头，恢复以后会核对不上。请先把它移到别处保存，再运行一次。"
OTHER_SESSIONS = "SECRET_KEY 不是备份时的那一个：所有人要重新登录一次，别的不受影响。"
INCOMPLETE = "{why}，别的都完好。请用另一份备份；没有更好的，再运行一次并加上 --without-missing {count}：别的照样放回，这些照片和附件打不开。"
GIVEN_UP = "备份时就找不到的照片和附件有{count}个文件（如 {example}），放回以后它们打不开。"
Say = Callable[[str], None]


def restore_backup(backup: Path, *, say: Say, without_missing: int = 0) -> Manifest:
    """`without_missing`: so many files that its rows name may be lacking. Raises CannotBackUp; nothing is left in the
    data directory then."""
    database, media = database_file(), Path(settings.MEDIA_ROOT)
    try:
        lock = claim_data_directory()
    except CannotStart as running:
        raise CannotBackUp(f"{running} 请先停下它。") from running
    with lock, reading(backup.parent):
        refuse_full(database, media)
        say("正在核对备份……")
        manifest = require_fit(backup, without_missing=without_missing)
        refuse_unfit(manifest)
        for sentence in warnings(manifest):
            say(sentence)
        say(f"备份完好：{manifest.rows}行，{len(manifest.files)}个文件。正在放回……")
        try:
            put_back(manifest, backup, database=database, media=media)
        except (OSError, BackupDamaged) as error:
            clear(database, media)
            raise CannotBackUp(f"没有放回去，数据目录已清空：{error}") from error
    return manifest


def refuse_full(database: Path, media: Path) -> None:
    if database.exists() or next(media_files(media), None):
        raise CannotBackUp(
            f"{settings.DATA_DIR} 里已经有数据，不会盖掉它。请换一个空的 DATA_DIR，"
            f"或者先把 {database.name}、media 和 {HEADS} 移到别处。"
        )
    if (noted := heads_file()).exists():
        raise CannotBackUp(OTHER_HEADS.format(noted=noted))


def require_fit(backup: Path, *, without_missing: int) -> Manifest:
    """What backups of before may lack, and the present ones never do, is left to whoever has nothing better."""
    try:
        return require_whole(backup)
    except BackupIncomplete as lacking:
        if len(lacking.missing) != without_missing:
            raise CannotBackUp(INCOMPLETE.format(why=lacking, count=len(lacking.missing))) from lacking
        manifest = sealed_manifest(backup)
        return replace(manifest, missing=sorted({*manifest.missing, *lacking.missing}))


def warnings(manifest: Manifest) -> Iterator[str]:
    if ends_sessions(manifest.keys):
        yield OTHER_SESSIONS
    if lacking := manifest.lacking:
        yield GIVEN_UP.format(count=len(lacking), example=lacking[0])


def refuse_unfit(manifest: Manifest) -> None:
    if missing := missing_keys(manifest.keys):
        folder = settings.KEY_FOLDER or "环境变量"
        raise CannotBackUp(KEYS.format(missing="、".join(missing), folder=folder))
    if newer := unknown_migrations(manifest.migrations):
        raise CannotBackUp(f"备份来自更新的版本（有 {newer[0]} 等{len(newer)}步本版本没有）。请用那个版本的程序恢复。")


def put_back(manifest: Manifest, backup: Path, *, database: Path, media: Path) -> None:
    """The files first; the database gets its name last, so that half a restore is no portal."""
    for name, one in manifest.files.items():
        if copied(backup.parent / STORE / stored_as(one.digest), media / name) != one.digest:
            raise BackupDamaged(f"{name} 放回去以后不一样")
    checkpoint("backups.after_files")
    if manifest.heads:
        copied(backup / HEADS, heads_file())
    passing = database.with_name(f"{DATABASE}.restoring")
    copied(backup / DATABASE, passing)
    with sound(passing) as opened:
        if digests(opened) != manifest.tables:
            raise BackupDamaged("数据库放回去以后不一样")
    for left in (database.with_name(f"{database.name}{tail}") for tail in ("-wal", "-shm")):
        left.unlink(missing_ok=True)
    passing.rename(database)
    sync(database.parent)


def clear(database: Path, media: Path) -> None:
    database.with_name(f"{DATABASE}.restoring").unlink(missing_ok=True)
    database.unlink(missing_ok=True)
    heads_file().unlink(missing_ok=True)
    shutil.rmtree(media, ignore_errors=True)

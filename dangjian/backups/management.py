"""`manage.py backup`, `manage.py restore`: doors to the same services as the nightly task; `check_files` for both databases."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.utils.timezone import localtime

from dangjian.backups.queries import last_backup, manifest_of
from dangjian.backups.rules import Manifest, is_name
from dangjian.backups.services import CannotBackUp, check_backup, named_now, restore_backup, take_backup
from dangjian.keys.services import open_all
from dangjian.portal.management import PreparedCommand
from dangjian.portal.services import missing_migrations

WITHOUT_MISSING = "这么多个文件确实找不回来，少了它们也做（个数照提示的写）"
OLDER = (
    "备份比程序旧，还差{missing}步更新，加密的内容还没有打开核对过：请先运行 manage.py migrate，"
    "再运行 manage.py rotate_keys --check。"
)
SHUT = (
    "数据放回去了，可是有{count}行加密的内容打不开：请核对 FIELD_KEY，再运行 manage.py rotate_keys --check 看是哪些。"
)


class BackUp(PreparedCommand):
    help = "备份数据库（SQLite）、照片和附件到一个目录，可以在运行中做；密钥不在里面，请另外保存。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=settings.BACKUP_DIR, help="默认 BACKUP_DIR")
        parser.add_argument("--keep", type=int, default=settings.BACKUPS_KEPT, help="只留最新的几份")
        parser.add_argument("--check", action="store_true", help="不备份，只把最新的一份从头到尾核对一遍")
        parser.add_argument("--without-missing", type=int, default=0, metavar="个数", help=WITHOUT_MISSING)

    def handle(self, *, folder: Path | None, keep: int, check: bool, without_missing: int, **options: Any) -> None:
        if folder is None or keep < 1:
            raise CommandError("请写明备份到哪个目录（或设 BACKUP_DIR），--keep 至少为 1。")
        try:
            if check:
                manifest = check_backup(backup := newest(folder))
            else:
                backup = take_backup(folder, keep=keep, now=localtime(), without_missing=without_missing)
                manifest = manifest_of(backup)
        except CannotBackUp as refusal:
            raise CommandError(str(refusal)) from refusal
        self.say(f"{backup} {in_words(manifest)}密钥不在里面，请另外保存。")


def in_words(manifest: Manifest) -> str:
    held = f"{manifest.rows}行，{len(manifest.files)}个照片和附件"
    if not manifest.missing:
        return f"完好：{held}。"
    found = len(manifest.missing) - len(manifest.lacking)
    return f"核对过：{held}；磁盘上已经没有的{len(manifest.missing)}个，以前的备份里有{found}个，留着。"


class Restore(BaseCommand):
    help = "把一份备份放进空的数据目录：先核对备份和密钥，放回以后再核对一遍。"
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="一份备份，或放备份的目录（取最新的一份）")
        parser.add_argument("--without-missing", type=int, default=0, metavar="个数", help=WITHOUT_MISSING)

    def handle(self, *, folder: Path, without_missing: int, **options: Any) -> None:
        try:
            backup = folder if is_name(folder.resolve().name) else newest(folder)
            manifest = restore_backup(backup.resolve(), say=self.stdout.write, without_missing=without_missing)
        except CannotBackUp as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"已放回{manifest.rows}行、{len(manifest.files)}个文件，和备份时一样。")
        self.stdout.write(opened())
        self.stdout.write("现在可以启动 manage.py portal。")


def opened() -> str:
    """What can be said of the encrypted values: the code reads them from tables of its own version alone."""
    if missing := missing_migrations():
        return OLDER.format(missing=missing)
    looked = open_all()
    if looked.unreadable:
        raise CommandError(SHUT.format(count=sum(map(len, looked.unreadable.values()))))
    return f"{looked.rows}行加密的内容都打得开。"


class CheckFiles(PreparedCommand):
    help = "核对数据库里的照片和附件在磁盘上是不是都有（SQLite、PostgreSQL 都行），缺的列出来，退出码 1。"

    def handle(self, **options: Any) -> None:
        root, named = Path(settings.MEDIA_ROOT), named_now()
        missing = absent(named, root)
        if missing:  # what was prepared or deleted since the names were read is named no longer
            missing = absent(missing & named_now(), root)
        for name in sorted(missing):
            self.stdout.write(name)
        if missing:
            raise CommandError(
                f"数据库里的照片和附件有{len(named)}个文件，{root} 里没有其中{len(missing)}个（见上）。"
                "请看照片的磁盘有没有挂上、有没有挂错；丢了的照 docs/operations.md“缺了照片”取回来。"
            )
        self.say(f"数据库里的照片和附件有{len(named)}个文件，{root} 里都有。")


def absent(names: set[str], root: Path) -> set[str]:
    return {name for name in names if not (root / name).is_file()}


def newest(folder: Path) -> Path:
    try:
        backup = last_backup(folder)
    except OSError as error:
        raise CommandError(f"读不到 {folder}（{error.strerror}）：请看它所在的磁盘是不是还挂着。") from error
    if backup is None:
        raise CommandError(f"{folder} 里没有备份。")
    return backup

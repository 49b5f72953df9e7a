"""`manage.py backup`, `manage.py restore`: doors to the same services as the nightly task."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.utils.timezone import localtime

from dangjian.backups.queries import last_backup, manifest_of
from dangjian.backups.rules import is_name
from dangjian.backups.services import CannotBackUp, check_backup, restore_backup, take_backup
from dangjian.keys.services import count_sealed
from dangjian.portal.management import PreparedCommand
from dangjian.portal.services import missing_migrations


class BackUp(PreparedCommand):
    help = "备份数据库（SQLite）、照片和附件到一个目录，可以在运行中做；密钥不在里面，请另外保存。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", nargs="?", type=Path, default=settings.BACKUP_DIR, help="默认 BACKUP_DIR")
        parser.add_argument("--keep", type=int, default=settings.BACKUPS_KEPT, help="只留最新的几份")
        parser.add_argument("--check", action="store_true", help="不备份，只把最新的一份从头到尾核对一遍")

    def handle(self, *, folder: Path | None, keep: int, check: bool, **options: Any) -> None:
        if folder is None or keep < 1:
            raise CommandError("请写明备份到哪个目录（或设 BACKUP_DIR），--keep 至少为 1。")
        try:
            backup = newest(folder) if check else take_backup(folder, keep=keep, now=localtime())
            manifest = check_backup(backup) if check else manifest_of(backup)
        except CannotBackUp as refusal:
            raise CommandError(str(refusal)) from refusal
        self.say(f"{backup} 完好：{manifest.rows}行，{len(manifest.files)}个照片和附件。密钥不在里面，请另外保存。")


class Restore(BaseCommand):
    help = "把一份备份放进空的数据目录：先核对备份和密钥，放回以后再核对一遍。"
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, help="一份备份，或放备份的目录（取最新的一份）")

    def handle(self, *, folder: Path, **options: Any) -> None:
        try:
            backup = folder if is_name(folder.resolve().name) else newest(folder)
            manifest = restore_backup(backup.resolve(), say=self.stdout.write)
        except CannotBackUp as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(f"已放回{manifest.rows}行、{len(manifest.files)}个文件，和备份时一样。")
        if not missing_migrations():
            self.stdout.write(f"{count_sealed()}行加密的内容都打得开。")
        self.stdout.write("现在可以启动 manage.py portal。")


def newest(folder: Path) -> Path:
    backup = last_backup(folder)
    if backup is None:
        raise CommandError(f"{folder} 里没有备份。")
    return backup

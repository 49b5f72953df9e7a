"""`manage.py import_roster FILE --as-of DAY`: the same import as on the desk, with the rights of the whole district."""

import json
from argparse import ArgumentTypeError
from datetime import date
from pathlib import Path

from django.core.management.base import CommandError, CommandParser
from django.utils.timezone import localdate, now

from dangjian.portal.management import PreparedCommand
from dangjian.space import NoSpace
from members.imports.models import RosterImport, Stage
from members.imports.queries import figures
from members.imports.services import Refused, confirm, discard, receive, work

PROBLEMS_SHOWN = 50


def day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"{text!r} 不是日期，应写成 2026-10-31") from error


class Command(PreparedCommand):
    help = "导入花名册（.xlsx、.xls、.csv），例如 manage.py import_roster 花名册.xlsx --as-of 2026-10-31"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="党组织表、党员表，或两者在一个工作簿里")
        parser.add_argument("--as-of", type=day, required=True, help="这份花名册截至哪一天，新的组织关系从这天起")
        parser.add_argument("--preview", action="store_true", help="只核对，不写入")
        parser.add_argument("--json", action="store_true", help="只打印一行 JSON")

    def handle(self, *args, **options):
        roster_import = self.previewed(options["file"], options["as_of"])
        found = figures(roster_import)
        self.report(found, as_json=options["json"])
        if options["preview"]:
            discard(roster_import=roster_import, by=None)
            return
        if roster_import.blocking:
            discard(roster_import=roster_import, by=None)
            raise CommandError(f"有 {len(found['errors'])} 处要改，没有写入任何内容。改好后请重新导入。")
        confirm(roster_import=roster_import, by=None, now=now(), at_once=True)
        work(roster_import, today=localdate(), clock=now)
        self.refuse_unless(roster_import, Stage.APPLIED)
        if not options["json"]:
            self.stdout.write("已导入。")

    def previewed(self, file: Path, as_of: date) -> RosterImport:
        try:
            content = file.read_bytes()
            roster_import = receive(content=content, file_name=file.name, as_of=as_of, by=None, now=now(), at_once=True)
        except OSError as error:
            raise CommandError(f"打不开 {file}：{error.strerror}。") from error
        except (Refused, NoSpace) as refusal:
            raise CommandError(str(refusal)) from refusal
        work(roster_import, today=localdate(), clock=now)
        self.refuse_unless(roster_import, Stage.READY)
        return roster_import

    def refuse_unless(self, roster_import: RosterImport, stage: str) -> None:
        roster_import.refresh_from_db()
        if roster_import.stage != stage:
            reason = roster_import.failure
            discard(roster_import=roster_import, by=None)
            raise CommandError(reason)

    def report(self, found: dict, *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(found, ensure_ascii=False))
            return
        self.stdout.write(
            f"新增 {found['new']}，变更 {found['changed']}，无变化 {found['unchanged']}，"
            f"不在表内 {found['absent']}，要改 {len(found['errors'])} 处。"
        )
        for error in found["errors"][:PROBLEMS_SHOWN]:
            self.stdout.write(f"第 {error['row']} 行“{error['column']}”：{error['message']}")
        if len(found["errors"]) > PROBLEMS_SHOWN:
            self.stdout.write(f"……还有 {len(found['errors']) - PROBLEMS_SHOWN} 处，加 --json 可看全部。")

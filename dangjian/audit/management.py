"""`manage.py audit verify`: whether the log is still what was recorded."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import now

from dangjian.audit import services
from dangjian.audit.rules import Head
from dangjian.audit.services.verifying import Verdict


class Command(BaseCommand):
    help = "操作日志：verify 核对整条链，指出第一条不对的；head 封存并记下最新链值"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["verify", "head"])
        parser.add_argument("--head", type=kept, action="append", default=[], help="另外保存的链头，如 1234:0a1b…")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["what"] == "head":
            services.seal_waiting()
            services.note_head(now=now())
        verdict = services.check(now=now(), known=options["head"])
        self.stdout.write("\n".join(lines(verdict)))
        if verdict.fault:
            raise CommandError(f"日志不完整。{verdict.fault}。请保留数据库现场，报告审计管理员。")


def kept(text: str) -> Head:
    try:
        return Head.parse(text)
    except ValueError as error:
        raise CommandError(f"--head {text}：请照抄“链头”一行，如 1234: 加 64 位链值。") from error


def lines(verdict: Verdict) -> list[str]:
    noted = len(services.noted_heads())
    return [
        f"核对  {verdict.count} 条已封存的日志，{'前面这些' if verdict.fault else '全部'}没有改动",
        f"等待  {verdict.waiting} 条还没有封存",
        f"链头  {verdict.head}",
        f"另存  {services.heads_file()} 记有 {noted} 个链头" if noted else "另存  还没有记过链头（每天夜里记一次）",
    ]

from argparse import ArgumentParser
from contextlib import suppress
from typing import Any

from django.core.management import BaseCommand, CommandError, call_command, get_commands

from dangjian.portal.services import CannotStart, operate, require_tables, set_up


class PreparedCommand(BaseCommand):
    """A command that needs the portal's tables; where they are not there it says what to run first."""

    def execute(self, *args: Any, **options: Any) -> str | None:
        try:
            require_tables()
        except CannotStart as refusal:
            raise CommandError(str(refusal)) from refusal
        return super().execute(*args, **options)

    def say(self, sentence: str) -> None:
        """At once, also where the output goes into a file."""
        self.stdout.write(sentence)
        self.stdout.flush()


class Portal(BaseCommand):
    help = "一条命令运行整个党建云：网站、后台任务、定时任务和任务队列；按 Ctrl-C 停止。"
    requires_system_checks = []  # they import everything, which must not happen before the portal has forked

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--demo", action="store_true", help="空库先生成演示数据")

    def handle(self, *, demo: bool, **options: object) -> None:
        def before_opening() -> None:
            self.check()
            if demo and "demo" in get_commands():
                call_command("demo", if_empty=True)

        with suppress(KeyboardInterrupt):
            try:
                operate(say=self.say, before_opening=before_opening)
            except CannotStart as refusal:
                raise CommandError(str(refusal)) from refusal

    def say(self, sentence: str) -> None:
        self.stdout.write(sentence)
        self.stdout.flush()


class SetUp(BaseCommand):
    help = "写入新系统需要的起始内容（节假日、默认规则、方案等）；可以重复运行。"

    def handle(self, **options: object) -> None:
        for sentence in set_up():
            self.stdout.write(sentence)
        self.stdout.write("起始内容已就绪。")

"""`manage.py demo`: fill an empty database with the invented district."""

from datetime import date

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.utils.timezone import localdate, now

from analytics.demo.services import DemoExists, build
from analytics.demo.services.build import Built
from dangjian.portal.management import PreparedCommand
from dangjian.space import NoSpace

NO_ROOM = (
    "{folder} 所在的磁盘剩得太少，演示的照片和附件放不下，没有生成：请腾出空间（磁盘的五十分之一、最多1 GB，是留给文字的），"
    "或者把 DATA_DIR 设到另一块磁盘，再运行一次。"
)


class Command(PreparedCommand):
    help = "在空数据库里生成演示区“滨河区”；同一种子、同一日期每次相同"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--seed", type=int, default=2026)
        parser.add_argument("--today", type=date.fromisoformat, help="当作今天的日期，如 2026-11-23")
        parser.add_argument("--if-empty", action="store_true", help="已有数据时只打印登录名")

    def handle(self, *args, **options):
        note = settings.DATA_DIR / "demo-logins.txt"
        try:
            built = build(seed=options["seed"], today=options["today"] or localdate(), clock=now, say=self.say)
        except DemoExists as error:
            if not options["if_empty"]:
                raise CommandError("数据库里已经有数据；演示数据只能放进空数据库。") from error
            self.stdout.write(note.read_text() if note.exists() else "数据库里已经有数据，没有改动。")
            return
        except NoSpace as error:
            raise CommandError(NO_ROOM.format(folder=settings.MEDIA_ROOT)) from error
        note.write_text(text_of(built))
        note.chmod(0o600)
        self.stdout.write(text_of(built))


def text_of(built: Built) -> str:
    """The log-ins as they are printed and kept beside the data."""
    lines = [f"  {one.username:<10} {one.role}（{one.name}，{one.place}）" for one in built.logins]
    return "\n".join(["演示登录名：", *lines, f"密码都是 {built.password}", ""])

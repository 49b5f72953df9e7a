"""`manage.py first_admin`: the first person on a new portal, or a way back in when everybody is locked out."""

import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils.timezone import localtime, now

from organizations.access.rules import USERNAME, Role
from organizations.access.services import Slip
from organizations.granting.services import Asked, NoDistrict, name_first_admin

ROLES = [Role.DEPARTMENT_STAFF, Role.SYSTEM_ADMIN, Role.AUDITOR]


class Command(BaseCommand):
    help = "建立（或找回）管理员账号，打印激活凭条。没有默认密码：凭条上的激活码由本人用来设置密码。"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--name", default="", help="姓名")
        parser.add_argument("--username", default="", help="用户名；不给就用姓名的拼音，已有的账号会换发凭条")
        parser.add_argument("--role", default=Role.DEPARTMENT_STAFF, choices=ROLES, help="角色")
        parser.add_argument("--district", default="", help="区委名称，只在还没有任何组织时要给，如“滨河区”")
        parser.add_argument("--reset-second-factor", action="store_true", help="已有的账号：手机和备用码都丢了")
        parser.add_argument("--code", default="", help="区委的党组织代码，可以不给")

    def handle(self, *args: Any, **options: Any) -> None:
        username = options["username"].strip().lower()
        if username and not USERNAME.fullmatch(username):
            raise CommandError("用户名请用小写字母开头，只用字母、数字、点和下划线，至少 3 个字符。")
        asked = Asked(
            name=given(options["name"], "--name", "管理员姓名"),
            username=username,
            role=options["role"],
            district=options["district"].strip(),
            code=options["code"].strip(),
            forgets_phone=options["reset_second_factor"],
        )
        self.stdout.write("\n".join(lines(self.name(asked))))

    def name(self, asked: Asked) -> Slip:
        """On an empty portal the district's name is needed too; only then is it asked for."""
        try:
            return name_first_admin(asked=asked, now=now())
        except NoDistrict:
            district = given("", "--district", "还没有任何组织。区委名称（如滨河区）")
            return name_first_admin(asked=asked.placed(district), now=now())


def given(value: str, option: str, question: str) -> str:
    """What the command line said, or what somebody at the terminal answers."""
    found = value.strip() or (input(f"{question}：").strip() if sys.stdin.isatty() else "")
    if not found:
        raise CommandError(f"请给出 {option}（{question}）。")
    return found


def lines(slip: Slip) -> list[str]:
    return [
        f"姓名    {slip.account.name}",
        f"用户名  {slip.account.username}",
        f"激活码  {slip.code[:4]} {slip.code[4:]}",
        f"有效期至 {localtime(slip.expires_at):%Y-%m-%d %H:%M}，只能用一次，换发后旧的作废",
        "打开 /account/activate/ 填用户名和激活码，或直接打开",
        f"/account/activate/{slip.token}/",
    ]

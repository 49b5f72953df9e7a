"""`manage.py first_admin`: the first person on a new portal, or a way back in when everybody is locked out."""

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
        parser.add_argument("--name", required=True, help="姓名")
        parser.add_argument("--username", default="", help="用户名；不给就用姓名的拼音，已有的账号会换发凭条")
        parser.add_argument("--role", default=Role.DEPARTMENT_STAFF, choices=ROLES, help="角色")
        parser.add_argument("--district", default="", help="区委名称，只在还没有任何组织时要给，如“滨河区”")
        parser.add_argument("--code", default="", help="区委的党组织代码")

    def handle(self, *args: Any, **options: Any) -> None:
        username = options["username"].strip().lower()
        if username and not USERNAME.fullmatch(username):
            raise CommandError("用户名请用小写字母开头，只用字母、数字、点和下划线，至少 3 个字符。")
        names = {key: options[key].strip() for key in ("name", "role", "district", "code")}
        try:
            slip = name_first_admin(asked=Asked(username=username, **names), now=now())
        except NoDistrict as error:
            raise CommandError("还没有任何组织，请同时给出区委：--district 滨河区 --code 党组织代码。") from error
        self.stdout.write("\n".join(self.lines(slip)))

    def lines(self, slip: Slip) -> list[str]:
        return [
            f"姓名    {slip.account.name}",
            f"用户名  {slip.account.username}",
            f"激活码  {slip.code[:4]} {slip.code[4:]}",
            f"有效期至 {localtime(slip.expires_at):%Y-%m-%d %H:%M}，只能用一次，换发后旧的作废",
            "打开 /account/activate/ 填用户名和激活码，或直接打开",
            f"/account/activate/{slip.token}/",
        ]

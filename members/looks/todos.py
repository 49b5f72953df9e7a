"""Requests of others that wait for one's consent."""

from datetime import date

from django.urls import reverse
from django.utils.timezone import now

from dangjian.web.rules import Todo
from members.looks.queries import waiting_for
from organizations.access.models import Account
from organizations.access.rules import Right


def todos(account: Account, today: date) -> list[Todo]:
    count = waiting(account, today)
    if not count:
        return []
    return [
        Todo(
            group="审核",
            title=f"{count}份查看申请等您同意" if count > 1 else "有一份查看申请等您同意",
            detail="看过理由，同意或者写明为什么不同意；7天不答复就作废",
            url=reverse("looks:list"),
            icon="eye",
            urgency=1,
            count=count,
        )
    ]


def waiting(account: Account, today: date) -> int:
    """The number beside the desk's line."""
    return waiting_for(account, now=now()).count() if account.reach.has(Right.MAINTAIN) else 0

"""Comments that were reported stay hidden until somebody has looked."""

from datetime import date

from django.urls import reverse

from activities.feed.queries import reported
from dangjian.web.rules import Todo
from organizations.access.models import Account
from organizations.access.rules import Right


def todos(account: Account, today: date) -> list[Todo]:
    if not (account.reach.has(Right.RECORD) or account.reach.has(Right.REVIEW)):
        return []
    waiting = reported(account).count()
    if not waiting:
        return []
    return [
        Todo(
            group="动态",
            title=f"{waiting}条评论被举报",
            detail="已经先隐藏，请看一看是保留还是删除",
            url=reverse("feed:reported"),
            icon="message-circle",
            urgency=2,
            count=waiting,
        )
    ]

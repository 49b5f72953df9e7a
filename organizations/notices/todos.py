"""What a place was told and has not confirmed, and what waits for an office."""

from datetime import date, timedelta

from django.db.models import QuerySet
from django.urls import reverse

from dangjian.web.rules import Todo
from organizations.access.models import Account
from organizations.notices.models import Objection
from organizations.notices.queries import lies_with, owed
from organizations.notices.rules import Asks, is_late

SOON = timedelta(days=3)


def objections_waiting(account: Account, today: date) -> QuerySet[Objection]:
    """What is counted beside the desk's line."""
    return lies_with(account)


def todos(account: Account, today: date) -> list[Todo]:
    """One line per notice: it stands there until somebody of the place has said that it was read."""
    return [
        Todo(
            group="通知",
            title=f"通知：{one.notice.title}",
            detail=f"{one.organization} · {Asks(one.notice.asks).label}{until(one.notice.due_on, today)}",
            url=reverse("notices:read_one", args=[one.pk]),
            icon="bell",
            urgency=1 if one.notice.due_on and one.notice.due_on - today <= SOON else 3,
            due_on=one.notice.due_on,
        )
        for one in owed(account)
    ]


def until(due_on: date | None, today: date) -> str:
    if due_on is None:
        return ""
    return f"，{due_on.month}月{due_on.day}日{'已过' if is_late(due_on, today) else '截止'}"

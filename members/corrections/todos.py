"""A request that waits for an answer, and an answer that waits to be read."""

from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.timezone import now

from dangjian.web.rules import Todo
from members.corrections.models import Correction
from members.corrections.queries import answered_for, lying_with
from organizations.access.models import Account
from organizations.access.rules import Right


def todos(account: Account, today: date) -> list[Todo]:
    return [*to_answer(account, today), *to_read(account)]


def to_answer(account: Account, today: date) -> list[Todo]:
    days = list(lying_with(account).order_by("due_on").values_list("due_on", flat=True))
    if not days:
        return []
    due_on, late = days[0], days[0] < today
    return [
        Todo(
            group="更正申请",
            title=f"{len(days)}件更正申请等您答复",
            detail=f"最早的{due_on.month}月{due_on.day}日{'已到期' if late else '到期'}",
            url=reverse("corrections:list" if account.reach.has(Right.MAINTAIN) else "corrections:listed"),
            icon="edit",
            urgency=0 if late else 2,
            due_on=due_on,
            count=len(days),
        )
    ]


def to_read(account: Account) -> list[Todo]:
    answered = answered_for(account, now=now())
    if not answered:
        return []
    return [
        Todo(
            group="我的",
            title="您的更正申请有了答复",
            detail="打开看结果；不同意的，可以补充说明再提，或者用投诉建议反映",
            url=reverse("corrections:mine"),
            icon="edit",
            urgency=4,
            count=answered,
        )
    ]


def waiting(account: Account, today: date) -> QuerySet[Correction]:
    """What is counted beside the desk's line."""
    return lying_with(account)

"""A request that waits for an answer, and an answer that waits to be read."""

from datetime import date

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
    mine = lying_with(account)
    if not mine:
        return []
    days = Correction.objects.visible_to(account).filter(pk__in=mine).order_by("due_on")
    due_on = days.values_list("due_on", flat=True)[0]
    late = due_on < today
    return [
        Todo(
            group="更正申请",
            title=f"{len(mine)}件更正申请等您答复",
            detail=f"最早的{due_on.month}月{due_on.day}日{'已到期' if late else '到期'}",
            url=reverse("corrections:list" if account.reach.has(Right.MAINTAIN) else "corrections:listed"),
            icon="edit",
            urgency=0 if late else 2,
            due_on=due_on,
            count=len(mine),
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


def waiting(account: Account, today: date) -> int:
    """The number beside the desk's line."""
    return len(lying_with(account))

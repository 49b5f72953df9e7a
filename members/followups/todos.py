"""What a place was asked and has not done, what waits for whoever asked, and what is late of what was asked."""

from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from dangjian.web.rules import Todo
from dangjian.workdays.queries import add_workdays
from members.followups.models import FollowUp
from members.followups.queries import pressing, side_of, waiting_for
from members.followups.rules import SOON_WORKDAYS, State
from organizations.access.models import Account

MOST_SHOWN = 5


def waiting(account: Account, today: date) -> QuerySet[FollowUp]:
    """What is counted beside the desk's line: late at one's own place, and reported as done to it."""
    return waiting_for(account, today=today)


def todos(account: Account, today: date) -> list[Todo]:
    return [*owned(account, today), *asked(account, today)]


def owned(account: Account, today: date) -> list[Todo]:
    """One line each, the longest late first; in a branch that was asked a lot the first few."""
    mine = side_of(account, "").filter(state=State.OPEN).select_related("organization", "asker")
    found = list(mine.order_by("due_on", "pk")[:MOST_SHOWN])
    soon = add_workdays(today, SOON_WORKDAYS) if found else today
    return [line(one, today, soon) for one in found]


def line(one: FollowUp, today: date, soon: date) -> Todo:
    late = one.due_on < today
    return Todo(
        group="交办事项",
        title=f"{one.get_kind_display()}：{one.what[:40]}",
        detail=f"{one.organization}，{one.asker}交办，{one.due_on.month}月{one.due_on.day}日{'已到期' if late else '到期'}",
        url=reverse("followups:one", args=[one.pk]),
        icon="flag-3",
        urgency=0 if late else 1 if one.due_on <= soon else 3,
        due_on=one.due_on,
    )


def asked(account: Account, today: date) -> list[Todo]:
    """What others were asked: one's own place has its lines already."""
    found, page = pressing(account, today=today), f"{reverse('followups:list')}?side=asked&state="
    said = (
        (found.finished, "FINISHED", f"{found.finished}件交办报了办结，等您确认", "看一看做得怎样，办结或者退回"),
        (found.late, "late", f"您交办的有{found.late}件逾期", "可以催一催，或者改期限"),
    )
    return [
        Todo("交办事项", title, detail, f"{page}{state}", "flag-3", urgency=2, count=count)
        for count, state, title, detail in said
        if count
    ]

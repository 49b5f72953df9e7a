"""Requests of others that wait for one's consent, and withheld looks that the clock will soon make open."""

from datetime import date

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.timezone import now

from dangjian.web.rules import Todo
from members.looks.models import Look
from members.looks.queries import opening_soon, waiting_for
from organizations.access.models import Account
from organizations.access.rules import Right


def todos(account: Account, today: date) -> list[Todo]:
    if not account.reach.has(Right.MAINTAIN):
        return []
    return [*to_answer(waiting(account, today).count()), *to_prolong(opening_soon(account, now=now()).count())]


def to_answer(count: int) -> list[Todo]:
    title = f"{count}份查看申请等您同意" if count > 1 else "有一份查看申请等您同意"
    detail = "看过理由，同意或者写明为什么不同意；7天不答复就作废"
    return [Todo("审核", title, detail, reverse("looks:list"), "eye", urgency=1, count=count)] if count else []


def to_prolong(count: int) -> list[Todo]:
    title = f"{count}次查看一个月内自动向本人公开"
    detail = "事情办结的现在就可以公开；没有办结的，写明理由可以延长一次"
    url = reverse("looks:list") + "?scope=withheld"
    return [Todo("审核", title, detail, url, "lock", urgency=3, count=count)] if count else []


def waiting(account: Account, today: date) -> QuerySet[Look]:
    """What is counted beside the desk's line."""
    return waiting_for(account, now=now())

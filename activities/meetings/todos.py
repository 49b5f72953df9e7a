"""What a branch meant to mend by now, and votes on the phone that wait to be counted."""

from collections import defaultdict
from datetime import date

from django.urls import reverse

from activities.meetings.models import Rectification
from activities.meetings.queries import ended_ballots, late_rectifications
from activities.records.queries import own_writing
from activities.records.rules import written_day
from dangjian.web.rules import Todo
from organizations.access.models import Account
from organizations.access.rules import Right


def todos(account: Account, today: date) -> list[Todo]:
    """One line per 组织生活会 with something late, for who writes for its branch; a clerk has too many branches."""
    if not account.reach.has(Right.RECORD):
        return []
    names = dict(own_writing(account, today).values_list("pk", "short_name"))
    late: dict[int, list[Rectification]] = defaultdict(list)
    for item in late_rectifications(list(names), today) if names else ():
        late[item.activity_id].append(item)
    return [*(line(items, names, today) for items in late.values()), *to_count(names, today)]


def to_count(names: dict[int, str], today: date) -> list[Todo]:
    return [
        Todo(
            group="支部记录",
            title="民主评议投票已截止，等您计票",
            detail=f"{names[one.activity.organization_id]}，《{one.activity.topic}》",
            url=reverse("meetings:appraisal", args=(one.activity.organization_id, one.activity_id)),
            icon="list-check",
            urgency=1,
            due_on=one.poll.closes_on,
        )
        for one in (ended_ballots(list(names), today) if names else ())
    ]


def line(items: list[Rectification], names: dict[int, str], today: date) -> Todo:
    held = items[0].activity
    return Todo(
        group="支部记录",
        title=f"整改清单有{len(items)}条到期没完成",
        detail=f"{names[held.organization_id]}，{written_day(items[0].until, today)}到期",
        url=reverse("meetings:rectification", args=(held.organization_id, held.pk)),
        icon="list-check",
        urgency=1,
        due_on=items[0].until,
        count=len(items),
    )

"""What a station's manager owes now, and for its town which stations are behind."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.urls import reverse

from activities.duties.rules import State
from activities.records.models import Activity
from activities.records.models import State as RecordState
from activities.records.queries.occasions import period_text
from activities.records.queries.owed import Owed, owed
from activities.records.rules import written_day
from activities.stations.models import Opinion
from activities.stations.queries import managed_by, stations_kept_by
from activities.stations.queries.room import neglected
from activities.stations.rules import ANSWERED_WITHIN, SIX_ONES
from dangjian.web.rules import Todo
from organizations.access.models import Account
from organizations.access.rules import Right
from organizations.tree.models import Organization

GROUP = "红色驿站"
MOST_LINES = 6
# A month's film is no reminder on the first of the month.
SOON = timedelta(days=10)
PAPER = next(one.kind for one in SIX_ONES if one.is_paper)


def todos(account: Account, today: date) -> list[Todo]:
    return [*at_stations(account, today), *above(account, today)]


def at_stations(account: Account, today: date) -> list[Todo]:
    """Sent back, overdue, due within days, and opinions that nobody has settled; the far lines stay on the home page."""
    names = {one.pk: one.short_name for one in managed_by(account, today)}
    if not names:
        return []
    pressing = [one for one in owed(names, today) if one.returned is None and presses(one, today)]
    lines = [owed_todo(one, names, today) for one in pressing[:MOST_LINES]]
    return [*returned(account, names), *lines, *opinions(account, names, today), *room(names, today)]


def presses(one: Owed, today: date) -> bool:
    return one.state == State.OVERDUE or one.item.closes_on - today <= SOON


def address(one: Owed) -> str:
    station, period = one.item.organization_id, period_text(one.item)
    if one.item.kind == PAPER:
        return f"{reverse('stations:paper', args=(station,))}?month={period}"
    return f"{reverse('stations:record', args=(station, one.item.kind))}?period={period}"


def owed_todo(one: Owed, names: dict[int, str], today: date) -> Todo:
    late, last = one.state == State.OVERDUE, written_day(one.item.closes_on, today)
    return Todo(
        group=GROUP,
        title=f"{one.item.label}{'还没记' if late else '该记了'}",
        detail=f"{names[one.item.organization_id]}，{f'{last}截止，可以补记' if late else f'最晚{last}'}",
        url=address(one),
        icon="alert-triangle" if late else "notebook",
        urgency=1 if late else 3,  # somebody who stands there waiting comes first
        due_on=one.item.closes_on,
    )


def returned(account: Account, names: dict[int, str]) -> list[Todo]:
    sent_back = Activity.objects.editable_by(account).filter(organization__in=names, state=RecordState.RETURNED)
    return [
        Todo(
            group=GROUP,
            title=f"退回了：{one.topic}",
            detail=f"{names[one.organization_id]}，{one.return_reason}",
            url=reverse("records:edit", args=(one.organization_id, one.pk)),
            icon="arrow-back-up",
            urgency=1,
            due_on=one.held_on,
        )
        for one in sent_back.order_by("reviewed_at", "pk")[:MOST_LINES]
    ]


def opinions(account: Account, names: dict[int, str], today: date) -> list[Todo]:
    """One line per station whose book has something open; what waits too long comes first."""
    waiting: dict[int, list[date]] = {}
    found = Opinion.objects.visible_to(account).open().filter(organization__in=names)
    for station, said_on in found.values_list("organization", "said_on"):
        waiting.setdefault(station, []).append(said_on)
    return [opinions_todo(station, names[station], days, today) for station, days in sorted(waiting.items())]


def opinions_todo(station: int, name: str, days: list[date], today: date) -> Todo:
    late = sum(today - one > ANSWERED_WITHIN for one in days)
    detail = f"其中{late}条过了{ANSWERED_WITHIN.days}天" if late else "交给谁、怎么答复的，记下来"
    return Todo(
        group=GROUP,
        title=f"{len(days)}条意见没办结",
        detail=f"{name}，{detail}",
        url=reverse("stations:opinions", args=(station,)),
        icon="message-circle",
        urgency=1 if late else 3,
        count=len(days),
    )


def room(names: dict[int, str], today: date) -> list[Todo]:
    """The room is to be checked once a quarter, its rules are to hang, and posts are to be looked at every half year."""
    unchecked, unruled, unreviewed = neglected(list(names), today)
    said = (
        (unchecked, "活动阵地该检查了", "三个月没有检查，看一遍设备", "stations:equipment", "clipboard-check"),
        (unruled, "制度还没有齐", "图书阅览、活动开展、服务培训三项", "stations:equipment", "file-text"),
        (unreviewed, "先锋岗、责任区该评议了", "半年评议一次", "stations:honours", "flag-3"),
    )
    return [
        Todo(GROUP, title, f"{names[station]}，{detail}", reverse(page, args=(station,)), icon, urgency=4)
        for stations, title, detail, page, icon in said
        for station in sorted(stations)
    ]


def above(account: Account, today: date) -> list[Todo]:
    """For the town: one line, however many of its stations are behind with however much."""
    if not account.reach.has(Right.MAINTAIN):
        return []
    kept = list(stations_kept_by(account, today).order_by("path"))
    late = behind(kept, today)
    if not late:
        return []
    return [
        Todo(
            group=GROUP,
            title=f"{len(late)}个驿站“六个一”过了时间还没记",
            detail=named(late),
            url=reverse("stations:desk"),
            icon="flag-3",
            urgency=3,
            count=len(late),
        )
    ]


def behind(stations: Iterable[Organization], today: date) -> list[str]:
    names = {one.pk: one.short_name for one in stations}
    found = {one.item.organization_id for one in owed(names, today) if one.state == State.OVERDUE} if names else set()
    return [name for pk, name in names.items() if pk in found]


def named(names: list[str]) -> str:
    return "、".join(names[:3]) + (f"等{len(names)}个" if len(names) > 3 else "")

"""What waits at a station, for the committees above it, and at a branch."""

from datetime import date

from django.db.models import QuerySet
from django.urls import reverse

from dangjian.web.rules import Todo
from members.floating.models import Inflow, Outflow, StillHere
from members.floating.queries import asked_about, figures, stations, waiting_for, without_contact_this_quarter
from members.floating.rules import SECOND_ALERT, STILL_HERE_FROM, months_before
from organizations.access.models import Account
from organizations.access.rules import Right, Role
from organizations.tree.models import Organization

GROUP = "流动党员"


def todos(account: Account, today: date) -> list[Todo]:
    return [*at_stations(account, today), *above(account, today), *at_branches(account, today)]


def waiting(account: Account, today: date) -> tuple[QuerySet[Inflow], ...]:
    """What is counted beside the desk's line: three months without contact, half a year without a word on transfer."""
    return waiting_for(Inflow.objects.visible_to(account), today=today)


def at_stations(account: Account, today: date) -> list[Todo]:
    held = account.reach.organizations(Role.STATION_MANAGER)
    return [
        one for station in stations(account, today=today).filter(pk__in=held) for one in own(station, account, today)
    ]


def own(station: Organization, account: Account, today: date) -> list[Todo]:
    found = figures(Inflow.objects.visible_to(account).filter(organization=station), today=today)
    page = reverse("floating:people", args=[station.pk])
    said = (
        (found.reported, f"{found.reported}人已登记，等您确认到站", "见到本人就点确认", "", 0),
        (found.long_silent, f"{found.long_silent}人六个月没有联系", "请尽快联系；联系不上的记失去联系", "?lacking=SILENT", 0),
        (found.silent - found.long_silent, f"{found.silent - found.long_silent}人三个月没有联系", "打个电话或者见一面，记下来", "?lacking=SILENT", 1),
        (found.expired, f"{found.expired}人预计到期的日子过了", "还在的改个日子，走了的记下离站", "?lacking=EXPIRED", 2),
        (found.to_talk, f"{found.to_talk}人在站满六个月", "请与流出地商量是否转接", "?lacking=TALK", 2),
        (found.unverified, f"{found.unverified}人党员身份待核实", "请联系流出地党组织，记下答复", "?lacking=UNVERIFIED", 3),
    )  # fmt: skip
    lines = [
        Todo(GROUP, title, f"{station.short_name}，{detail}", f"{page}{query}", "users", urgency, count=count)
        for count, title, detail, query, urgency in said
        if count
    ]
    return [*lines, *monthly(station, found.in_care, account, today)]


def monthly(station: Organization, in_care: int, account: Account, today: date) -> list[Todo]:
    month = today.year * 100 + today.month
    done = StillHere.objects.visible_to(account).filter(organization=station, month=month)
    if today.day < STILL_HERE_FROM or not in_care or done.exists():
        return []
    title = f"{today.month}月还在站吗：{in_care}人，核对一遍"
    page = reverse("floating:still_here", args=[station.pk])
    return [Todo(GROUP, title, f"{station.short_name}，都在的按一下就好", page, "list-check", urgency=2)]


def above(account: Account, today: date) -> list[Todo]:
    """For the committees that look after stations, when it has lasted."""
    if not account.reach.has(Right.MAINTAIN):
        return []
    people = Inflow.objects.visible_to(account)
    found, page = figures(people, today=today), reverse("floating:list")
    said = (
        (found.silent, f"驿站{found.silent}名流动党员三个月没有联系", f"其中{found.long_silent}人已满六个月", "SILENT"),
        (found.to_talk, f"驿站{found.to_talk}名流动党员在站满六个月", "请与流出地商量是否转接", "TALK"),
    )
    return [
        Todo(GROUP, title, detail, f"{page}?lacking={what}", "users", urgency=3, count=count)
        for count, title, detail, what in said
        if count
    ]


def at_branches(account: Account, today: date) -> list[Todo]:
    """For whoever acts for the branch itself; committees above see the list and are not reminded of each."""
    held = account.reach.organizations(Role.SECRETARY, Role.RECORDER)
    if not held:
        return []
    page = reverse("floating:branch")
    asked = asked_about(account).filter(home__in=held).count()
    quiet = without_contact_this_quarter(account, today=today).filter(organization__in=held).count()
    half = months_before(today, SECOND_ALERT)
    long = Outflow.objects.visible_to(account).silent_since(half).filter(organization__in=held).count()
    urgent = f"，其中{long}人已满六个月" if long else ""
    said = (
        (asked, f"驿站请您确认{asked}人是不是本支部党员", "看姓名和班组，是的选出是哪一位", 1),
        (quiet, f"{quiet}名流出党员本季度还没联系", f"每季度联系一次，记下来{urgent}", 0 if long else 2),
    )
    return [
        Todo(GROUP, title, detail, page, "users", urgency, count=count)
        for count, title, detail, urgency in said
        if count
    ]

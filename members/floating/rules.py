"""流动党员: the states of somebody who came, what the home organisation may answer, and when silence is too long. Pure."""

import secrets
from collections.abc import Mapping
from datetime import date, timedelta

from django.db import models

from organizations.access.rules import Budget, Role

# Without letters and digits that look alike; the code stands in an address and is never typed.
CODE_SIGNS = "23456789abcdefghjkmnpqrstuvwxyz"
CODE_LENGTH = 20
# One building site is one address: a whole shift may register behind it, a machine may not fill the book.
SENT = Budget("floating_sent", guesses=60, span=timedelta(hours=1))
# Before it no book of a station is opened.
FIRST_YEAR = 2017
UNANSWERED_KEPT_FOR = timedelta(days=60)
PHONE_KEPT_FOR = timedelta(days=3 * 365)
FIRST_ALERT, SECOND_ALERT = 3, 6
TALK_AFTER = 6
# From this day of the month on the manager is reminded to go through the list.
STILL_HERE_FROM = 20
# Who acts for a branch: takes up what a station asks, and keeps the list of those who went out.
FOR_BRANCH = (Role.SECRETARY, Role.RECORDER, Role.COMMITTEE_ADMIN, Role.DEPARTMENT_STAFF)


class State(models.TextChoices):
    REPORTED = "REPORTED", "待确认"
    IN_CARE = "IN_CARE", "在站"
    LEFT = "LEFT", "已离开"
    HOME = "HOME", "已返乡"
    TRANSFERRED = "TRANSFERRED", "组织关系已转接"
    LOST = "LOST", "失去联系"


OVER = (State.LEFT, State.HOME, State.TRANSFERRED, State.LOST)
# Whoever left may still be transferred or lost sight of; whoever was lost may be found again, and whoever was ticked off
# by mistake is here.
NEXT: Mapping[str, tuple[State, ...]] = {
    State.REPORTED: (State.IN_CARE,),
    State.IN_CARE: (State.LEFT, State.HOME, State.TRANSFERRED, State.LOST),
    State.LEFT: (State.IN_CARE, State.TRANSFERRED, State.LOST),
    State.HOME: (State.IN_CARE, State.TRANSFERRED, State.LOST),
    State.LOST: (State.IN_CARE, State.TRANSFERRED),
    State.TRANSFERRED: (),
}


class Standing(models.TextChoices):
    """Whether the home organisation says that somebody is a member of the party: never taken from what was typed."""

    UNVERIFIED = "UNVERIFIED", "待核实"
    VERIFIED = "VERIFIED", "已核实"
    UNKNOWN = "UNKNOWN", "对方查无此人"


class Way(models.TextChoices):
    """How the home organisation answered."""

    PHONE = "PHONE", "电话"
    LETTER = "LETTER", "函件"
    CERTIFICATE = "CERTIFICATE", "流动党员证明"
    SYSTEM = "SYSTEM", "全国党员管理信息系统"
    BRANCH = "BRANCH", "区内党支部确认"


class Match(models.TextChoices):
    """Whether a branch of this district says that it is one of its own; never found out by the machine."""

    NONE = "", "没有提请"
    PROPOSED = "PROPOSED", "等支部确认"
    CONFIRMED = "CONFIRMED", "支部已确认"
    DECLINED = "DECLINED", "支部说不是"


class How(models.TextChoices):
    """How somebody was in contact."""

    MET = "MET", "见面"
    PHONE = "PHONE", "电话"
    MESSAGE = "MESSAGE", "微信或短信"
    VISIT = "VISIT", "上门"
    MONTHLY = "MONTHLY", "每月核对在站"


# What a person chooses; the monthly list writes its own.
HOW_CHOICES = [one for one in How.choices if one[0] != How.MONTHLY]


class Deed(models.TextChoices):
    """What a line of somebody's history says was done."""

    REPORTED = "REPORTED", "扫码登记"
    ENTERED = "ENTERED", "驿站登记"
    ARRIVED = "ARRIVED", "确认到站"
    ANSWERED = "ANSWERED", "流出地答复"
    NATIONAL = "NATIONAL", "全国系统登记"
    PROPOSED = "PROPOSED", "请区内支部确认"
    MATCHED = "MATCHED", "支部确认是本支部党员"
    DECLINED = "DECLINED", "支部说不是本支部党员"
    TALKED = "TALKED", "与流出地商量转接"
    ENDED = "ENDED", "离站"
    FOUND = "FOUND", "重新联系上"
    MOVED_ON = "MOVED_ON", "转到下一站"
    ERASED = "ERASED", "本人要求，删除手机号"
    CORRECTED = "CORRECTED", "更正登记"
    WITHDRAWN = "WITHDRAWN", "撤回支部确认"
    REOPENED = "REOPENED", "党员身份重新核实"


class Registered(models.TextChoices):
    """What a line on the national system says."""

    YES = "YES", "已登记"
    NO = "NO", "没有登记"


class Returned(models.TextChoices):
    """How somebody's time away from the branch ended."""

    BACK = "BACK", "已返回"
    TRANSFERRED = "TRANSFERRED", "组织关系已转出"
    MISTAKEN = "MISTAKEN", "登记有误"
    ENDED = "ENDED", "组织关系已结束"


# What a branch says itself; that the 组织关系 ended otherwise is read off the roster.
RETURNED_CHOICES = [one for one in Returned.choices if one[0] != Returned.ENDED]


def new_code() -> str:
    return "".join(secrets.choice(CODE_SIGNS) for _ in range(CODE_LENGTH))


def may_become(state: str, wanted: str) -> bool:
    return wanted in NEXT[state]


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier, or the last of that month."""
    years, month = divmod(day.year * 12 + day.month - 1 - months, 12)
    following = date(years + (month + 1) // 12, (month + 1) % 12 + 1, 1)
    return min(date(years, month + 1, 1) + timedelta(days=day.day - 1), following - timedelta(days=1))


def silence(last: date | None, today: date) -> int:
    """Months without contact as far as they matter: 0, 3 or 6."""
    if last is None or last <= months_before(today, SECOND_ALERT):
        return SECOND_ALERT
    return FIRST_ALERT if last <= months_before(today, FIRST_ALERT) else 0

"""A ballot that waits to be cast."""

from datetime import date

from django.urls import reverse

from dangjian.web.rules import Todo
from members.ballots.models import Voter
from members.ballots.queries import owed_by
from organizations.access.models import Account


def todos(account: Account, today: date) -> list[Todo]:
    return [line(one, today) for one in owed_by(account, today)]


def line(one: Voter, today: date) -> Todo:
    poll = one.poll
    until = "今天截止" if poll.closes_on == today else f"{poll.closes_on.month}月{poll.closes_on.day}日截止"
    return Todo(
        group="投票",
        title=f"{poll.get_kind_display()}无记名投票",
        detail=f"{poll.organization}，{until}",
        url=reverse("ballots:vote", args=[poll.pk]),
        icon="list-check",
        urgency=1,
        due_on=poll.closes_on,
    )

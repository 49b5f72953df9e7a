"""What waits for the writers of a branch, and what came back to its author."""

from datetime import date, timedelta

from django.urls import reverse

from activities.snapshots.models import Snapshot
from activities.snapshots.queries import waiting
from activities.snapshots.rules import KEPT_WAITING, State
from dangjian.web.rules import Todo
from organizations.access.models import Account
from organizations.access.rules import Right, Role


def todos(account: Account, today: date) -> list[Todo]:
    return [*to_look_at(account), *came_back(account, today)]


def to_look_at(account: Account) -> list[Todo]:
    """For the branches one writes for oneself; a committee that could step in is not asked to."""
    branches = account.reach.organizations(Role.SECRETARY, Role.RECORDER)
    number = waiting(account).filter(organization__in=branches).count() if branches else 0
    if not number:
        return []
    return [
        Todo(
            group="支部记录",
            title=f"{number}个随手拍等您看",
            detail="通过的在本支部动态展示；14天没看的自动退回",
            url=reverse("snapshots:review"),
            icon="camera",
            urgency=4,
            count=number,
        )
    ]


def came_back(account: Account, today: date) -> list[Todo]:
    """For two weeks; after that it only stands in the author's own list."""
    if not account.reach.has(Right.TAKE_PART):
        return []
    mine = Snapshot.objects.editable_by(account).filter(state=State.RETURNED)
    recent = mine.filter(answered_at__date__gt=today - timedelta(days=KEPT_WAITING.days)).order_by(
        "-answered_at", "-pk"
    )
    return [
        Todo(
            group="随手拍",
            title="随手拍退回了",
            detail=snapshot.reason,
            url=reverse("snapshots:one", args=(snapshot.pk,)),
            icon="arrow-back-up",
            urgency=4,
        )
        for snapshot in recent[:3]
    ]

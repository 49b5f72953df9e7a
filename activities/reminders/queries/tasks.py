"""交办事项 whose last day comes or has passed, and who is told of each."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.urls import reverse

from activities.reminders.models import Reminder
from activities.reminders.rules import LONGEST_APART, Task, task_step_on
from dangjian.workdays.queries import calendar
from members.followups.models import FollowUp
from members.followups.rules import HANDLING, State
from organizations.access.models import Grant
from organizations.tree.models import Organization

Turn = tuple[FollowUp, Task]


def tasks_today(today: date) -> list[Turn]:
    """Every step whose turn it is and that nobody was told of yet, of what is still open at a standing place."""
    due = FollowUp.objects.filter(state=State.OPEN, due_on__lte=today + LONGEST_APART)
    standing = due.filter(organization__in=Organization.objects.standing(today))
    rows = list(standing.select_related("organization", "asker", "member__account").order_by("due_on", "pk"))
    if not rows:
        return []
    known = calendar(min(one.due_on for one in rows) - LONGEST_APART, today + LONGEST_APART)
    turns = [(one, task(one, step)) for one in rows if (step := task_step_on(one.due_on, today, known))]
    keys = {said.key for _, said in turns}
    told = set(Reminder.objects.exclude(step="").filter(item__in=keys).values_list("organization", "item", "step"))
    return [(one, said) for one, said in turns if (one.organization_id, said.key, said.step) not in told]


def task(one: FollowUp, step: str) -> Task:
    return Task(
        number=one.pk,
        place=one.organization.short_name,
        asker=one.asker.short_name,
        kind=one.get_kind_display(),
        due_on=one.due_on,
        step=step,
        url=reverse("followups:one", args=[one.pk]),
    )


def handlers_of(turns: Iterable[Turn]) -> dict[str, list[int]]:
    """By task the accounts that act for its place, and the member who is named; one query."""
    every = list(turns)
    held = Grant.objects.in_force().filter(role__in=HANDLING, account__is_active=True)
    at: dict[int, set[int]] = defaultdict(set)
    places = {one.organization_id for one, _ in every}
    for organization, account in held.filter(organization__in=places).values_list("organization", "account"):
        at[organization].add(account)
    return {said.whom: sorted(at[one.organization_id] | named(one)) for one, said in every}


def named(one: FollowUp) -> set[int]:
    account = one.member.account if one.member else None
    return {account.pk} if account and account.is_active else set()

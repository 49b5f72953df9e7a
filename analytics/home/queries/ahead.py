"""What lies ahead of somebody's branches."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from activities.records.models import Activity, State
from activities.records.queries.rsvps import Invitation, Replies, may_see_names, replies
from organizations.access.models import Account
from organizations.access.rules import Right, Role
from organizations.tree.models import Organization

MOST = 6


@dataclass(frozen=True)
class Ahead:
    """One thing that a branch means to do: the own answer, and for those who write there how many answered."""

    plan: Activity
    invitation: Invitation | None
    writes: bool


def planned_next(
    account: Account, branches: list[Organization], asked: list[Invitation], *, today: date
) -> list[Ahead]:
    """What the branches have published, and what one has planned for them oneself; what waits for an answer stands
    among the to-dos."""
    writing = account.reach.organizations(Role.SECRETARY, Role.RECORDER)
    shown = Q(organization__in=writing) | Q(pk__in=Activity.objects.announced_to(account))
    planned = Activity.objects.filter(shown, organization__in=branches, state=State.PLANNED, held_on__gte=today)
    waiting = [one.activity.pk for one in asked if one.answer is None]
    counted = planned.exclude(pk__in=waiting).annotate(
        coming=Count("rsvps", filter=Q(rsvps__reason="")), leaving=Count("rsvps", filter=~Q(rsvps__reason=""))
    )
    answers = {one.activity.pk: one for one in asked}
    return [
        Ahead(plan, answers.get(plan.pk), plan.organization_id in writing)
        for plan in counted.select_related("organization").order_by("held_on", "pk")[:MOST]
    ]


@dataclass(frozen=True)
class Next:
    plan: Activity
    replies: Replies | None


def plan_ahead(branch: Organization, account: Account, *, today: date) -> Next | None:
    """The branch's next plan as its own page shows it; who answered is told to those who write there."""
    reads = account.reach.covers(Right.READ, branch.path, branch.sector)
    shown = Activity.objects.all() if reads else Activity.objects.announced_to(account)
    soon = shown.filter(organization=branch, state=State.PLANNED, held_on__gte=today)
    plan = soon.select_related("organization").order_by("held_on", "pk").first()
    if plan is None:
        return None
    told = plan.published_at is not None and account.reach.covers(Right.RECORD, branch.path, branch.sector)
    return Next(plan, replies(plan, named=may_see_names(account, branch, today)) if told else None)

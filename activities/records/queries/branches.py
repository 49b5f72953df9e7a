"""For which branches somebody writes."""

from datetime import date

from django.db.models import Q, QuerySet

from organizations.access.models import Account, within
from organizations.access.rules import Right, Role, Stretch
from organizations.tree.models import Organization

WRITING_ROLES = frozenset({Role.SECRETARY, Role.RECORDER})


def recordable_branches(account: Account, today: date) -> QuerySet[Organization]:
    """Every standing branch `account` may record for; a committee's clerk may for all below it (代录)."""
    return Organization.objects.reached(account, Right.RECORD).branches().standing(today)


def own_writing(account: Account, today: date) -> QuerySet[Organization]:
    """The branches whose records are one's own task: as secretary or recorder, not as a clerk."""
    held = {Stretch(one.path, one.sector) for one in account.reach.held if one.role in WRITING_ROLES}
    mine: Q = within(tuple(sorted(held, key=lambda one: (one.path, one.sector))), sector="sector")
    return recordable_branches(account, today).filter(mine)


def writes_for(account: Account, organization: Organization) -> bool:
    """Whether recording for the branch is the account's own task; everybody else who may does it for the branch (代录)."""
    held = (one for one in account.reach.held if one.role in WRITING_ROLES or one.role == Role.STATION_MANAGER)
    return any(Stretch(one.path, one.sector).covers(organization.path, organization.sector) for one in held)


def readable_branches(account: Account) -> QuerySet[Organization]:
    """Branches whose records may be listed, dissolved ones included: their records stay."""
    read = Q(pk__in=Organization.objects.reached(account, Right.READ).values("pk"))
    taking_part = Q(pk__in=Organization.objects.reached(account, Right.TAKE_PART).values("pk"))
    return Organization.objects.branches().filter(read | taking_part)

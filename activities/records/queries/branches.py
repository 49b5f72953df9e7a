"""For which branches somebody writes."""

from datetime import date

from django.db.models import Q, QuerySet

from organizations.access.models import Account, within
from organizations.access.rules import Right, Role, Stretch
from organizations.tree.models import Kind, Organization

WRITING_ROLES = frozenset({Role.SECRETARY, Role.RECORDER})
KEEPING_RECORDS = (Kind.BRANCH, Kind.STATION)


def recordable_branches(account: Account, today: date) -> QuerySet[Organization]:
    """Every standing branch `account` may record for; a committee's clerk may for all below it (代录)."""
    return Organization.objects.reached(account, Right.RECORD).branches().standing(today)


def recordable_places(account: Account, today: date) -> QuerySet[Organization]:
    """The same and the stations: whose records `account` may write at all."""
    places = Organization.objects.reached(account, Right.RECORD).filter(kind__in=KEEPING_RECORDS)
    return places.standing(today)


def own_writing(account: Account, today: date) -> QuerySet[Organization]:
    """The branches whose records are one's own task: as secretary or recorder, not as a clerk."""
    return recordable_branches(account, today).filter(within(account.reach.held_as(*WRITING_ROLES), sector="sector"))


def writes_for(account: Account, organization: Organization) -> bool:
    """Whether recording for the branch is the account's own task; everybody else who may does it for the branch (代录)."""
    held = (one for one in account.reach.held if one.role in WRITING_ROLES or one.role == Role.STATION_MANAGER)
    return any(Stretch(one.path, one.sector).covers(organization.path, organization.sector) for one in held)


def readable_branches(account: Account) -> QuerySet[Organization]:
    """Branches whose records may be listed, dissolved ones included: their records stay."""
    read = Q(pk__in=Organization.objects.reached(account, Right.READ).values("pk"))
    taking_part = Q(pk__in=Organization.objects.reached(account, Right.TAKE_PART).values("pk"))
    return Organization.objects.branches().filter(read | taking_part)


def readable_places(account: Account) -> QuerySet[Organization]:
    """The same and the stations in reach."""
    stations = Organization.objects.visible_to(account).filter(kind=Kind.STATION)
    return Organization.objects.filter(
        Q(pk__in=readable_branches(account).values("pk")) | Q(pk__in=stations.values("pk"))
    )

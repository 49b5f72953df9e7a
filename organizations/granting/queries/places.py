"""Where a role belongs, and where somebody may give it."""

from datetime import date

from django.db.models import QuerySet

from organizations.access.models import Account
from organizations.access.rules import Right, Role
from organizations.granting.rules import FOLLOWS_ROSTER, may_give
from organizations.tree.models import PARTY_KINDS, Kind, Organization

COMMITTEES = (Kind.WORKING_COMMITTEE, Kind.COMMITTEE, Kind.GENERAL_BRANCH)
PLACES: dict[str, tuple[str, ...]] = {
    Role.DEPARTMENT_STAFF: (Kind.DISTRICT_COMMITTEE,),
    Role.SYSTEM_ADMIN: (Kind.DISTRICT_COMMITTEE,),
    Role.AUDITOR: (Kind.DISTRICT_COMMITTEE,),
    Role.LINE_STAFF: (Kind.DISTRICT_COMMITTEE,),
    Role.COMMITTEE_ADMIN: COMMITTEES,
    Role.SECRETARY: (Kind.BRANCH,),
    Role.RECORDER: (Kind.BRANCH,),
    Role.STATION_MANAGER: (Kind.STATION,),
    Role.LIAISON: PARTY_KINDS,
    Role.MEMBER: (Kind.BRANCH,),
}


def places(giver: Account, *, today: date) -> QuerySet[Organization]:
    """Organizations where `giver` looks after accounts, from the top of the tree down."""
    return Organization.objects.reached(giver, Right.ACCOUNTS).standing(today).order_by("path")


def roles_to_give(giver: Account) -> list[str]:
    """The roles that `giver` may give somewhere."""
    reach = giver.reach
    somewhere = [held.path + "~" for held in reach.held] + [held.path for held in reach.held]
    return [
        role
        for role in Role
        if role in PLACES and role not in FOLLOWS_ROSTER and any(may_give(reach, role, path) for path in somewhere)
    ]

"""Whose a station's own rows are. What happens there is a record (`activities.records`) with the records' own rights."""

from typing import Self

from django.db.models import Q

from dangjian.fields.paths import steps
from members.floating.models.inflow import UNIT_DEPTH
from organizations.access.models import Account, within
from organizations.access.rules import Role, Stretch
from organizations.tree.models import InTreeQuerySet

KEEPING = (Role.STATION_MANAGER, Role.COMMITTEE_ADMIN)
# The station, its town and the department: not whoever else reads below a place.
READING = (*KEEPING, Role.DEPARTMENT_STAFF)


def held_as(account: Account, roles: tuple[Role, ...], **names: str) -> Q:
    """The condition that a row lies where `account` holds one of `roles`. Of committees a station's town alone keeps its
    books, the unit directly under the district, as it keeps its people."""
    mine = [one for one in account.reach.held if one.role in roles]
    towns = [one for one in mine if one.role != Role.COMMITTEE_ADMIN or len(steps(one.path)) <= UNIT_DEPTH]
    held = {Stretch(one.path, one.sector) for one in towns}
    return within(tuple(sorted(held, key=lambda one: (one.path, one.sector))), **names)


class StationQuerySet(InTreeQuerySet):
    """Read by whoever reads the place, kept by the station and its town."""

    def editable_by(self, account: Account) -> Self:
        return self.filter(held_as(account, KEEPING))


class RegisterQuerySet(StationQuerySet):
    def visible_to(self, account: Account) -> Self:
        return self.filter(held_as(account, READING))

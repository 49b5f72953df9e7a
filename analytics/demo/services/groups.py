"""Eight 党建协作组: the organs and zones in the order of the tree, each group with a town or street."""

from datetime import date

from organizations.groups.models import CollaborationGroup
from organizations.groups.services import add_member, found_group
from organizations.tree.models import Kind, Organization, Sector

NUMBERS = "一二三四五六七八"


def form_groups(units: list[Organization], *, today: date) -> list[CollaborationGroup]:
    """A branch leads each: its secretary is who arranges. All have worked together since the year began."""
    since = date(today.year, 1, 1)
    towns = [one for one in units if one.kind == Kind.COMMITTEE or one.sector == Sector.COMMUNITY]
    organs = next(one for one in units if one.sector == Sector.ORGAN)
    zones = [one for one in units if one not in towns and one != organs]
    members = [*Organization.objects.filter(parent=organs).order_by("path"), *zones]
    groups = []
    for at, (number, town) in enumerate(zip(NUMBERS, towns, strict=True)):
        mine = members[at :: len(NUMBERS)]
        leader = next(one for one in mine if one.kind == Kind.BRANCH)
        group = found_group(name=f"第{number}协作组", leader=leader, town=town, on=since, by=None)
        for one in mine:
            if one != leader:
                add_member(group=group, organization=one, on=since, by=None)
        groups.append(group)
    return groups

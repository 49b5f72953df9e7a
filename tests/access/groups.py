"""A group at every branch, which leads it and is its only member."""

from access.world import Place
from django.utils.timezone import localdate, now
from factories import LONG_AGO, account, branch

from activities.records.models import Activity, JointPart, State
from dangjian.periods import Month
from organizations.groups.models import CollaborationGroup, GroupMembership
from organizations.groups.services import found_group
from organizations.tree.models import Organization


def group(place: Place) -> int:
    name = f"{place.word('title')}协作组"
    known = CollaborationGroup.objects.filter(name=name).first()
    return (known or found_group(name=name, leader=place.organization, town=None, on=LONG_AGO, by=None)).pk


def membership(place: Place) -> int:
    return GroupMembership.objects.as_of(localdate()).get(group=group(place)).pk


def joint(place: Place) -> int:
    """Recorded by a branch that stands apart from all places, in the sector of its guest: who works for that one reads
    its topic, which carries the place's mark. The place has not said who came."""
    sector = place.organization.sector
    name, root = f"联合主办党支部{sector}", Organization.objects.get(parent=None)
    host = Organization.objects.filter(short_name=name).first() or branch(root, name, sector=sector)
    made = Activity(
        kind="THEME_DAY",
        held_on=localdate(),
        for_period=str(Month.containing(localdate())),
        topic=f"{place.mark}联合主题党日",
        state=State.SUBMITTED,
        recorded_by=account(),
        submitted_at=now(),
    )
    made.settle_in(host)
    made.save()
    JointPart.objects.create(activity=made, organization=place.organization)
    return made.pk

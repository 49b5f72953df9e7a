"""A group at every branch, which leads it and is its only member."""

from access.world import Place
from django.utils.timezone import localdate
from factories import LONG_AGO

from organizations.groups.models import CollaborationGroup, GroupMembership
from organizations.groups.services import found_group


def group(place: Place) -> int:
    name = f"{place.word('title')}协作组"
    known = CollaborationGroup.objects.filter(name=name).first()
    return (known or found_group(name=name, leader=place.organization, town=None, on=LONG_AGO, by=None)).pk


def membership(place: Place) -> int:
    return GroupMembership.objects.as_of(localdate()).get(group=group(place)).pk

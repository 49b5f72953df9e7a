"""Keeping the groups: founding, changing, who joins and who leaves on which day."""

from datetime import date

from django.db import IntegrityError, transaction

from dangjian.audit.services import record
from organizations.access.models import Account
from organizations.groups.models import CollaborationGroup, GroupMembership
from organizations.groups.queries import elsewhere
from organizations.tree.models import PARTY_KINDS, Organization


class NameInUse(Exception):
    """Another group is called so."""


class NotForGroups(Exception):
    """The district committee itself and stations work with no group."""


class InAnotherGroup(Exception):
    """The organization, one above or one below it works with a group in the time; `membership` says with which."""

    def __init__(self, membership: GroupMembership) -> None:
        super().__init__(membership.pk)
        self.membership = membership


class LeaderIsNoMember(Exception):
    """Who leads a group belongs to it."""


class StillLeads(Exception):
    """Who leads a group stays in it until another one leads."""


class HasLeft(Exception):
    """Somebody else has registered meanwhile that the organization leaves."""


class Dissolved(Exception):
    """The group is dissolved; nobody joins it or changes it any more."""


class BegunLater(Exception):
    """The group was founded on that day or later."""


@transaction.atomic
def found_group(
    *, name: str, leader: Organization, town: Organization | None, on: date, by: Account | None
) -> CollaborationGroup:
    """A new group, of which its leader is the first member from `on`. Raises NameInUse, NotForGroups, InAnotherGroup."""
    refuse_name(name)
    refuse_member(leader, on)
    made = CollaborationGroup(name=name, leader=leader, town=town)
    save_named(made)
    record("groups.found", by=by, target=made, path=leader.path)
    add_member(group=made, organization=leader, on=on, by=by)
    return made


@transaction.atomic
def change_group(
    *, group: CollaborationGroup, name: str, leader: Organization, town: Organization | None, on: date, by: Account
) -> None:
    """Another name, leader or town, from today (`on`). Raises Dissolved, NameInUse, LeaderIsNoMember."""
    current = still_there(group)
    refuse_name(name, besides=current)
    if not GroupMembership.objects.as_of(on).filter(group=current, organization=leader).exists():
        raise LeaderIsNoMember
    said = {"group_name": (current.name, name), "leader": (current.leader, leader), "town": (current.town, town)}
    changed = [field for field, (was, will) in said.items() if was != will]
    current.name, current.leader, current.town = name, leader, town
    save_named(current)
    record("groups.change", by=by, target=current, path=leader.path, organization=leader.pk, changed=changed)


@transaction.atomic
def add_member(
    *, group: CollaborationGroup, organization: Organization, on: date, by: Account | None
) -> GroupMembership:
    """The organization, with all below it, works with the group from `on`; one branch has one group at a time.

    Raises NotForGroups, InAnotherGroup, Dissolved.
    """
    refuse_member(organization, on)
    still_there(group)
    made = GroupMembership.objects.create(group=group, organization=organization, starts_on=on)
    record("groups.add_member", by=by, target=group, path=organization.path, organization=organization.pk, on=str(on))
    return made


@transaction.atomic
def end_member(*, membership: GroupMembership, on: date, by: Account) -> None:
    """The organization works with the group until the day before `on`; one that had not begun by then never did.

    Raises HasLeft, StillLeads.
    """
    group = CollaborationGroup.objects.select_for_update().get(pk=membership.group_id)
    current = GroupMembership.objects.select_for_update(of=("self",)).select_related("organization")
    left = current.filter(pk=membership.pk, ends_on=None).first()
    if left is None:
        raise HasLeft
    if group.leader_id == left.organization_id:
        raise StillLeads
    place = left.organization
    record("groups.end_member", by=by, target=group, path=place.path, organization=place.pk, on=str(on))
    if on <= left.starts_on:
        left.delete()
        return
    left.ends_on = on
    left.save(update_fields=["ends_on"])


@transaction.atomic
def dissolve_group(*, group: CollaborationGroup, on: date, document: str, by: Account) -> None:
    """Nobody works with it from `on`; what was planned and held stays, and those that were to join later never do.

    Raises Dissolved, BegunLater.
    """
    current = still_there(group)
    members = GroupMembership.objects.filter(group=current)
    if not members.filter(starts_on__lt=on).exists():
        raise BegunLater
    members.filter(starts_on__gte=on).delete()
    left = members.not_over(on).update(ends_on=on)
    current.dissolved_on, current.dissolved_by = on, document
    current.save(update_fields=["dissolved_on", "dissolved_by"])
    path = current.leader.path
    record("groups.dissolve", by=by, target=current, path=path, on=str(on), document=document, count=left)


def still_there(group: CollaborationGroup) -> CollaborationGroup:
    """Locked. Raises Dissolved."""
    current = CollaborationGroup.objects.select_for_update(of=("self",)).select_related("leader").get(pk=group.pk)
    if current.dissolved_on:
        raise Dissolved
    return current


def refuse_member(organization: Organization, on: date) -> None:
    """Who joins where is decided one by one."""
    list(CollaborationGroup.objects.select_for_update().order_by("pk"))
    if organization.kind not in PARTY_KINDS or organization.parent_id is None:
        raise NotForGroups
    if found := elsewhere(organization, on):
        raise InAnotherGroup(found)


def save_named(group: CollaborationGroup) -> None:
    try:
        with transaction.atomic():
            group.save()
    except IntegrityError as taken:  # pressed twice, and both arrived at once
        raise NameInUse from taken


def refuse_name(name: str, *, besides: CollaborationGroup | None = None) -> None:
    if (
        CollaborationGroup.objects.filter(name=name, dissolved_on=None)
        .exclude(pk=besides.pk if besides else None)
        .exists()
    ):
        raise NameInUse

"""Who works together, and who leads."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, QuerySet

from dangjian.fields.paths import steps
from organizations.access.models import Account
from organizations.groups.models import CollaborationGroup, GroupMembership
from organizations.tree.models import PARTY_KINDS, Organization


@dataclass(frozen=True)
class GroupLine:
    """One group of a list, with those that belong to it on the day."""

    group: CollaborationGroup
    members: list[Organization]


def group_lines(groups: Iterable[CollaborationGroup], day: date) -> list[GroupLine]:
    """In one query however many groups there are."""
    members: dict[int, list[Organization]] = {}
    now = GroupMembership.objects.as_of(day).filter(group__in=groups).select_related("organization")
    for one in now.order_by("organization__path"):
        members.setdefault(one.group_id, []).append(one.organization)
    return [GroupLine(group, members.get(group.pk, [])) for group in groups]


def members_of(group: CollaborationGroup) -> QuerySet[GroupMembership]:
    """Everybody there was, those who still belong first."""
    rows = GroupMembership.objects.filter(group=group).select_related("organization")
    return rows.order_by(F("ends_on").desc(nulls_first=True), "organization__path", "pk")


def may_join(account: Account, day: date) -> QuerySet[Organization]:
    """What may work with a group: any party organization below the district committee."""
    reached = Organization.objects.editable_by(account).filter(kind__in=PARTY_KINDS).exclude(parent=None)
    return reached.standing(day).order_by("path")


def elsewhere(organization: Organization, day: date) -> GroupMembership | None:
    """By what the organization, one above or one below it belongs to a group on the day or later."""
    lines = Q(organization__in=steps(organization.path)) | Q(organization__path__under=organization.path)
    found = GroupMembership.objects.not_over(day).filter(lines).select_related("group", "organization")
    return found.order_by("pk").first()


def group_of(organization: Organization, day: date) -> CollaborationGroup | None:
    """The one group that a branch works with on the day, itself or by an organization above it."""
    above = GroupMembership.objects.as_of(day).filter(organization__in=steps(organization.path))
    found = above.select_related("group__leader").order_by("pk").first()
    return found.group if found else None


def branches_of(group: CollaborationGroup, day: date) -> QuerySet[Organization]:
    """Every branch that works with the group on the day, those of its members' subtrees included."""
    paths = GroupMembership.objects.as_of(day).filter(group=group).values_list("organization__path", flat=True)
    below = Q(pk__in=[])
    for path in paths:
        below |= Q(path__under=path)
    return Organization.objects.branches().standing(day).filter(below).order_by("path")


def groups_led(account: Account) -> QuerySet[CollaborationGroup]:
    return CollaborationGroup.objects.led_by(account).select_related("leader", "town").order_by("pk")

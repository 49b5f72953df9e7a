"""党小组: formed, joined, left and dissolved on a day."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction

from dangjian.audit.services import record
from members.roster.models import Member, Subgroup, SubgroupMembership
from members.roster.services.affiliations import NotABranch
from members.roster.services.dated import BeforeStart, close
from organizations.access.models import Account
from organizations.tree.models import Kind, Organization


class NameTaken(Exception):
    """The branch has a subgroup of this name."""


class BelongsElsewhere(Exception):
    """Only members of the branch are in its subgroups."""


@transaction.atomic
def form_subgroup(*, organization: Organization, name: str, on: date, by: Account | None) -> Subgroup:
    if organization.kind != Kind.BRANCH:
        raise NotABranch
    if Subgroup.objects.filter(organization=organization, name=name, ends_on=None).exists():
        raise NameTaken
    subgroup = Subgroup.objects.create(organization=organization, name=name, starts_on=on)
    record("roster.form_subgroup", by=by, target=subgroup, path=organization.path, on=str(on))
    return subgroup


@transaction.atomic
def join_subgroup(*, members: Sequence[Member], subgroup: Subgroup, on: date, by: Account | None) -> None:
    """The members leave the subgroup they were in; nobody is in two."""
    if any(member.organization_id != subgroup.organization_id for member in members):
        raise BelongsElsewhere
    leave([member.pk for member in members], on=on)
    SubgroupMembership.objects.bulk_create(
        [SubgroupMembership(subgroup=subgroup, member=member, starts_on=on) for member in members]
    )
    path = subgroup.organization.path
    record("roster.join_subgroup", by=by, target=subgroup, path=path, count=len(members), on=str(on))


@transaction.atomic
def leave_subgroup(*, member: Member, on: date, by: Account | None) -> None:
    leave([member.pk], on=on)
    record("roster.leave_subgroup", by=by, target=member, path=member.path, on=str(on))


@transaction.atomic
def dissolve_subgroup(*, subgroup: Subgroup, on: date, by: Account | None) -> None:
    close(subgroup, on=on)
    leave(list(subgroup.memberships.filter(ends_on=None).values_list("member", flat=True)), on=on)
    record("roster.dissolve_subgroup", by=by, target=subgroup, path=subgroup.organization.path, on=str(on))


def leave(members: Sequence[int], *, on: date) -> None:
    open_ones = SubgroupMembership.objects.filter(member__in=members, ends_on=None)
    if open_ones.filter(starts_on__gt=on).exists():
        raise BeforeStart
    open_ones.update(ends_on=on)

"""组织关系: begins, moves and ends; the member's place, subgroup, posts and grants follow in the same transaction."""

from collections.abc import Sequence
from datetime import date

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q

from dangjian.audit.services import record
from members.roster.models import (
    IN_STANDING,
    PARTY_CATEGORIES,
    Affiliation,
    Member,
    MembershipStatus,
    Movement,
    Participation,
    Post,
    StandingExemption,
    SubgroupMembership,
)
from members.roster.services.grants import end_grants, open_grants
from members.roster.services.holding import hold, hold_branch
from members.roster.services.movements import NONE, Papers, enter, entered
from members.roster.services.posts import close_post
from organizations.access.models import Account
from organizations.access.rules import Role
from organizations.tree.models import Kind, Organization


class NotABranch(Exception):
    """Only a branch has members of its own."""


class NotAffiliated(Exception):
    """The person belongs to no branch of this tree at the moment."""


class NotInParty(Exception):
    """Applicants and activists have no affiliation yet."""


class BeforeAffiliation(Exception):
    """The day lies before the present affiliation began."""


class SameOrganization(Exception):
    """The member belongs there already."""


ENDS_WITH_STATUS = {
    Affiliation.EndReason.OUT: MembershipStatus.LEFT,
    Affiliation.EndReason.DECEASED: MembershipStatus.DECEASED,
}


@transaction.atomic
def transfer(
    *,
    member: Member,
    to: Organization,
    on: date,
    by: Account | None,
    grounds: str = "",
    document_number: str = "",
) -> Affiliation | None:
    """区内转接. Posts, subgroup and the rights in the old branch end on the day; a station visit stays. Sent twice it is
    one. Who is not in the party yet goes without 组织关系 and without a line of the register. Raises BranchDissolved."""
    hold(member)
    hold_branch(to)
    if member.membership_status not in IN_STANDING:
        raise NotAffiliated
    if member.organization_id == to.pk and entered(member, Movement.Kind.INTERNAL, on=on, destination=to):
        return Affiliation.objects.get(member=member, ends_on=None)
    left = member.organization_id
    opened = rehome([(member, to)], on=on, by=by, papers=Papers(grounds, document_number))
    record("roster.transfer", by=by, target=member, path=to.path, left=left, to=to.pk, on=str(on))
    return opened[0] if opened else None


@transaction.atomic
def transfer_many(
    moves: Sequence[tuple[Member, Organization]], *, on: date, by: Account | None, path: str = ""
) -> None:
    """Many at once, as a newer roster brings them: the number of statements does not grow with the members."""
    rehome(moves, on=on, by=by)
    record("roster.transfer_many", by=by, target="roster", path=path, count=len(moves), on=str(on))


def rehome(
    moves: Sequence[tuple[Member, Organization]], *, on: date, by: Account | None, papers: Papers = NONE
) -> list[Affiliation]:
    for member, to in moves:
        if to.kind != Kind.BRANCH:
            raise NotABranch
        if member.organization_id == to.pk:
            raise SameOrganization
    members = [member for member, _ in moves]
    lines = [
        Movement(member=member, kind=Movement.Kind.INTERNAL, origin_id=member.organization_id, destination=to)
        for member, to in moves
        if member.category in PARTY_CATEGORIES
    ]
    close_affiliations([line.member for line in lines], on=on, reason=Affiliation.EndReason.INTERNAL)
    leave_places(members, on=on)
    opened = settle(moves, on=on, by=by, reason=Affiliation.Reason.INTERNAL, document_number=papers.document_number)
    enter(lines, on=on, by=by, papers=papers)
    visits = Participation.objects.filter(member__in=members, ends_on=None)
    visits.filter(organization=F("member__organization")).update(ends_on=on)
    return opened


def settle(
    moves: Sequence[tuple[Member, Organization]], *, on: date, by: Account | None, reason: str, document_number: str
) -> list[Affiliation]:
    for member, to in moves:
        member.settle_in(to)
    Member.objects.bulk_create(
        [member for member, _ in moves],
        update_conflicts=True,
        unique_fields=["pk"],
        update_fields=["organization", "path", "committee"],
    )
    wanted = [(member.account_id, Role.MEMBER, to.pk) for member, to in moves if member.account_id]
    open_grants(wanted, on=on, by=by)
    return Affiliation.objects.bulk_create(
        [
            Affiliation(member=member, organization=to, starts_on=on, reason=reason, document_number=document_number)
            for member, to in moves
            if member.category in PARTY_CATEGORIES
        ]
    )


def close_affiliations(members: Sequence[Member], *, on: date, reason: str) -> None:
    ids = [member.pk for member in members]
    open_ones = Affiliation.objects.select_for_update().filter(member__in=ids, ends_on=None)
    begun = list(open_ones.values_list("starts_on", flat=True))
    if len(begun) != len(members):
        raise NotAffiliated
    if any(starts_on > on for starts_on in begun):
        raise BeforeAffiliation
    Affiliation.objects.filter(member__in=ids, ends_on=None).update(ends_on=on, end_reason=reason)


def leave_places(members: Sequence[Member], *, on: date) -> None:
    """What somebody had in the home branch goes with the affiliation: posts, subgroup, the grant of a member, and what
    the account was given there at the desk."""
    ids = [member.pk for member in members]
    homes = {member.pk: member.organization_id for member in members}
    accounts = [member.account_id for member in members if member.account_id]
    SubgroupMembership.objects.filter(member__in=ids, ends_on=None).update(ends_on=on)
    for post in Post.objects.filter(member__in=ids, ends_on=None).select_related("organization", "member"):
        if post.organization_id == homes[post.member_id]:
            close_post(post, on=on)
    at_home = Exists(Member.objects.filter(account=OuterRef("account"), organization=OuterRef("organization")))
    end_grants(Q(role=Role.MEMBER) | Q(at_home), on=on, account__in=accounts)


@transaction.atomic
def end_affiliation(
    *, member: Member, reason: str, on: date, by: Account | None, grounds: str = "", document_number: str = ""
) -> None:
    """转出 or 去世: the member leaves this tree, keeps the history, and loses every post, visit and right. Sent
    twice it is one."""
    hold(member)
    status = ENDS_WITH_STATUS[Affiliation.EndReason(reason)]
    if member.membership_status == status and entered(member, reason, on=on):
        return
    depart(member, reason=reason, status=status, on=on)
    line = Movement(member=member, kind=Movement.Kind(reason), origin_id=member.organization_id)
    enter([line], on=on, by=by, papers=Papers(grounds, document_number))
    if reason == Affiliation.EndReason.DECEASED:
        Account.objects.filter(pk=member.account_id).update(is_active=False)
    record(
        "roster.end_affiliation",
        by=by,
        target=member,
        path=member.path,
        reason=str(reason),
        on=str(on),
        number=document_number,
    )


def depart(member: Member, *, reason: str, status: str, on: date) -> None:
    close_affiliations([member], on=on, reason=reason)
    leave_places([member], on=on)
    if member.account_id:
        end_grants(on=on, account=member.account_id)
    for post in Post.objects.filter(member=member, ends_on=None).select_related("organization", "member"):
        close_post(post, on=on)
    for dated in (Participation, StandingExemption):
        dated.objects.filter(member=member, ends_on=None).update(ends_on=on)
    member.membership_status = status
    member.save(update_fields=["membership_status"])


@transaction.atomic
def rejoin(
    *,
    member: Member,
    organization: Organization,
    on: date,
    by: Account | None,
    reason: str = Affiliation.Reason.IN,
    status: str = MembershipStatus.NORMAL,
    grounds: str = "",
    document_number: str = "",
) -> Affiliation:
    """Somebody who had left is back (转入, 恢复党籍); the former time stays as it was. Sent twice it is one. Raises
    BranchDissolved, unless it is the branch where the standing was lost."""
    hold(member)
    if organization.kind != Kind.BRANCH:
        raise NotABranch
    if member.category not in PARTY_CATEGORIES or status not in IN_STANDING:
        raise NotInParty
    last = Affiliation.objects.filter(member=member).order_by("-starts_on", "-pk").first()
    if last and (last.organization_id, last.starts_on, last.ends_on) == (organization.pk, on, None):
        return last
    if last and (last.ends_on is None or last.ends_on > on):
        raise BeforeAffiliation
    was, left = member.membership_status, member.organization_id
    if left != organization.pk:
        hold_branch(organization)
    member.membership_status = status
    member.save(update_fields=["membership_status"])
    opened = settle([(member, organization)], on=on, by=by, reason=reason, document_number=document_number)
    enter([back(member, was=was, left=left)], on=on, by=by, papers=Papers(grounds, document_number))
    record("roster.rejoin", by=by, target=member, path=member.path, reason=str(reason), on=str(on))
    return opened[0]


def back(member: Member, *, was: str, left: int) -> Movement:
    """Whoever had left comes in; whoever was suspended gets the standing back, in the branch where it was lost."""
    if was in ENDS_WITH_STATUS.values():
        return Movement(member=member, kind=Movement.Kind.IN, destination_id=member.organization_id)
    changed = {"was": was, "became": member.membership_status}
    return Movement(
        member=member,
        kind=Movement.Kind.STATUS,
        origin_id=left,
        destination_id=member.organization_id,
        **changed,
    )

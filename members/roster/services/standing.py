"""人员类别 and 党籍状态: each step on its day; affiliation, posts and rights follow."""

from dataclasses import asdict
from datetime import date

from django.db import transaction

from dangjian.audit.services import record
from members.roster.models import (
    IN_STANDING,
    PARTY_CATEGORIES,
    Affiliation,
    Category,
    Member,
    MembershipStatus,
    Movement,
)
from members.roster.services.affiliations import NotInParty, depart, rejoin, settle
from members.roster.services.holding import hold
from members.roster.services.movements import Papers, enter, entered
from organizations.access.models import Account
from organizations.tree.models import Kind

STEPS = Category.values
# Earlier steps of development change no number of the party.
ENTERED = {Category.PROBATIONARY: Movement.Kind.ADMITTED, Category.FULL: Movement.Kind.REGULARIZED}
LEAVING = (MembershipStatus.LEFT, MembershipStatus.DECEASED)


class CannotAdvance(Exception):
    """A person goes forward step by step; probation comes before full membership."""


class LeavesOtherwise(Exception):
    """转出 and 去世 end the affiliation with a reason of their own (`end_affiliation`)."""


@transaction.atomic
def advance(
    *, member: Member, to: str, on: date, by: Account | None, grounds: str = "", document_number: str = ""
) -> None:
    """发展党员: admission opens the affiliation and sets 入党日期, regularization sets 转正日期. Sent
    twice it is one."""
    hold(member)
    if member.category == to and to in ENTERED and entered(member, ENTERED[Category(to)], on=on):
        return
    if not may_advance(member, to):
        raise CannotAdvance
    fields, was = ["category"], member.category
    member.category = to
    if to == Category.PROBATIONARY:
        member.joined_on = on
        fields.append("joined_on")
        settle([(member, member.organization)], on=on, by=by, reason=Affiliation.Reason.ADMITTED, document_number="")
    if to == Category.FULL:
        member.regularized_on = on
        fields.append("regularized_on")
    member.save(update_fields=fields)
    if kind := ENTERED.get(Category(to)):
        line = Movement(member=member, kind=kind, destination_id=member.organization_id, was=was, became=to)
        line.origin_id = member.organization_id if to == Category.FULL else None
        enter([line], on=on, by=by, papers=Papers(grounds, document_number))
    record("roster.advance", by=by, target=member, path=member.path, to=to, on=str(on))


def may_advance(member: Member, to: str) -> bool:
    home = member.organization
    if member.membership_status not in IN_STANDING or home.kind != Kind.BRANCH or home.dissolved_on:
        return False
    if to == Category.FULL:
        return member.category == Category.PROBATIONARY
    return STEPS.index(member.category) < STEPS.index(to)


@transaction.atomic
def change_status(
    *, member: Member, to: str, on: date, by: Account | None, grounds: str = "", document_number: str = ""
) -> None:
    """停止、开除 end the affiliation and every right; 恢复 begins a new time in the same branch. Sent twice it is one."""
    if to in LEAVING:
        raise LeavesOtherwise
    hold(member)
    if member.membership_status == to and entered(member, Movement.Kind.STATUS, on=on, became=to):
        return
    if member.category not in PARTY_CATEGORIES:
        raise NotInParty
    was, papers = member.membership_status, Papers(grounds, document_number)
    if to in IN_STANDING and was not in IN_STANDING:
        rejoin(member=member, organization=member.organization, on=on, by=by, status=to, **asdict(papers))
        return
    if to not in IN_STANDING and was in IN_STANDING:
        depart(member, reason=Affiliation.EndReason.STATUS, status=to, on=on)
    else:
        member.membership_status = to
        member.save(update_fields=["membership_status"])
    line = Movement(member=member, kind=Movement.Kind.STATUS, origin_id=member.organization_id, was=was, became=to)
    line.destination_id = member.organization_id if to in IN_STANDING else None
    enter([line], on=on, by=by, papers=papers)
    record("roster.change_status", by=by, target=member, path=member.path, was=was, to=to, on=str(on))

"""人员类别 and 党籍状态: each step on its day; affiliation, posts and rights follow."""

from datetime import date

from django.db import transaction

from dangjian.audit.services import record
from members.roster.models import IN_STANDING, PARTY_CATEGORIES, Affiliation, Category, Member, MembershipStatus
from members.roster.services.affiliations import NotInParty, depart, rejoin, settle
from organizations.access.models import Account
from organizations.tree.models import Kind

STEPS = Category.values
LEAVING = (MembershipStatus.LEFT, MembershipStatus.DECEASED)


class CannotAdvance(Exception):
    """A person goes forward step by step; probation comes before full membership."""


class LeavesOtherwise(Exception):
    """转出 and 去世 end the affiliation with a reason of their own (`end_affiliation`)."""


@transaction.atomic
def advance(*, member: Member, to: str, on: date, by: Account | None) -> None:
    """发展党员: admission opens the affiliation and sets 入党日期, regularization sets 转正日期."""
    if not may_advance(member, to):
        raise CannotAdvance
    fields = ["category"]
    member.category = to
    if to == Category.PROBATIONARY:
        member.joined_on = on
        fields.append("joined_on")
        settle([(member, member.organization)], on=on, by=by, reason=Affiliation.Reason.ADMITTED, document_number="")
    if to == Category.FULL:
        member.regularized_on = on
        fields.append("regularized_on")
    member.save(update_fields=fields)
    record("roster.advance", by=by, target=member, path=member.path, to=to, on=str(on))


def may_advance(member: Member, to: str) -> bool:
    if member.membership_status not in IN_STANDING or member.organization.kind != Kind.BRANCH:
        return False
    if to == Category.FULL:
        return member.category == Category.PROBATIONARY
    return STEPS.index(member.category) < STEPS.index(to)


@transaction.atomic
def change_status(*, member: Member, to: str, on: date, by: Account | None) -> None:
    """停止、开除 end the affiliation and every right; 恢复 begins a new time in the same branch."""
    if to in LEAVING:
        raise LeavesOtherwise
    if member.category not in PARTY_CATEGORIES:
        raise NotInParty
    was = member.membership_status
    if to in IN_STANDING and was not in IN_STANDING:
        rejoin(member=member, organization=member.organization, on=on, by=by, status=to)
        return
    if to not in IN_STANDING and was in IN_STANDING:
        depart(member, reason=Affiliation.EndReason.STATUS, status=to, on=on)
    else:
        member.membership_status = to
        member.save(update_fields=["membership_status"])
    record("roster.change_status", by=by, target=member, path=member.path, was=was, to=to, on=str(on))

"""One hand at a person at a time: every act reads how the person stands when its turn comes."""

from members.roster.models import Member
from organizations.tree.models import Organization

STATE = (
    *("category", "membership_status", "joined_on", "regularized_on"),
    *("organization_id", "path", "committee_id", "account_id"),
)


class BranchDissolved(Exception):
    """Nobody comes to a branch that no longer stands, or to a post in a committee that does not."""


def hold(member: Member) -> None:
    """Nobody else acts on the person until the transaction ends; the state that was read for the page gives way to the
    row's own."""
    rows = Member.objects.select_for_update(no_key=True).filter(pk=member.pk)
    for name, value in rows.values(*STATE).get().items():
        setattr(member, name, value)


def hold_branch(branch: Organization) -> None:
    """It is not dissolved or moved before the transaction ends; where it stood when the page was made gives way to where it
    stands. Raises BranchDissolved."""
    standing = Organization.objects.select_for_update(no_key=True).filter(dissolved_on=None)
    place = standing.filter(pk=branch.pk).values("path", "committee_id", "parent_id").first()
    if place is None:
        raise BranchDissolved
    for name, value in place.items():
        setattr(branch, name, value)

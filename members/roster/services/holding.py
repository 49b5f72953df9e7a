"""One hand at a person at a time: every act reads how the person stands when its turn comes."""

from members.roster.models import Member

STATE = (
    *("category", "membership_status", "joined_on", "regularized_on"),
    *("organization_id", "path", "committee_id", "account_id"),
)


def hold(member: Member) -> None:
    """Nobody else acts on the person until the transaction ends; the state that was read for the page gives way to the
    row's own."""
    rows = Member.objects.select_for_update(no_key=True).filter(pk=member.pk)
    for name, value in rows.values(*STATE).get().items():
        setattr(member, name, value)

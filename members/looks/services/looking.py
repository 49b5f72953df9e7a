"""The look and its line for the person are one transaction with the count and the row in the log."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from members.looks.models import Look
from members.looks.queries import office_of
from members.looks.rules import State
from members.private.services import Revealed, UsedUp, reveal
from members.roster.models import Member
from organizations.access.models import Account


class NoNumbers(Exception):
    """Nothing is registered that could be looked at."""


def look(*, member: Member, by: Account, purpose: str, now: datetime) -> Revealed:
    """Both numbers, for a purpose that one may look for alone.

    Raises NoNumbers, PurposeMissing, ConsentMissing, UsedUp, OutOfReach.
    """
    facts = {"member": member, "by": by, "office": office_of(by, member), "purpose": purpose}

    def write() -> None:
        Look.objects.create(**facts, state=State.LOOKED, asked_at=now, looked_at=now)

    return opened(member, by=by, purpose=purpose, second=None, write=write)


def opened(member: Member, *, by: Account, purpose: str, second: Account | None, write: Callable[[], None]) -> Revealed:
    """What the log says of a look that was refused stays, when the look itself does not."""
    refusal: UsedUp | None = None
    if member.numbers is None:
        raise NoNumbers
    with transaction.atomic():
        try:
            shown = reveal(numbers=member.numbers, of=member, by=by, purpose=purpose, path=member.path, second=second)
        except UsedUp as used_up:
            refusal = used_up
        else:
            write()
    if refusal:
        raise refusal
    return shown

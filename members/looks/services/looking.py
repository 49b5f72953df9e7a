"""The look and its line for the person are one transaction with the count and the row in the log."""

from collections.abc import Callable
from datetime import datetime

from django.db import transaction

from members.looks.models import Look
from members.looks.queries import office_of
from members.looks.rules import CONSENT_HOLDS_FOR, WITHHELD_FOR_YEARS, State, years_later
from members.private.models import PrivateNumbers
from members.private.services import Revealed, UsedUp, reveal
from members.roster.models import Member
from organizations.access.models import Account


class ConsentOver(Exception):
    """It was used, or the day is over, or there never was one."""


class NoNumbers(Exception):
    """Nothing is registered that could be looked at."""


def look(
    *, member: Member, by: Account, purpose: str, now: datetime, numbers: PrivateNumbers | None = None
) -> Revealed:
    """Both numbers, for a purpose that one may look for alone; with `numbers` those that the person wants in their place.

    Raises NoNumbers, PurposeMissing, ConsentMissing, UsedUp, OutOfReach.
    """
    facts = {"member": member, "by": by, "office": office_of(by, member), "purpose": purpose}

    def write() -> None:
        Look.objects.create(**facts, state=State.LOOKED, asked_at=now, looked_at=now)

    return opened(member, by=by, purpose=purpose, second=None, write=write, numbers=numbers)


def look_once(*, look: Look, by: Account, now: datetime) -> Revealed:
    """With the consent of another person, once: of two looks at the same moment one is rolled back.

    Raises OutOfReach, ConsentOver, UsedUp.
    """
    office_of(by, look.member)
    since, until = now - CONSENT_HOLDS_FOR, years_later(now, WITHHELD_FOR_YEARS)
    consented = Look.objects.filter(pk=look.pk, by=by, state=State.CONSENTED, answered_at__gt=since)
    if not consented.exists():
        raise ConsentOver

    def write() -> None:
        if not consented.update(state=State.LOOKED, looked_at=now, withheld_until=until):
            raise ConsentOver

    shown = opened(look.member, by=by, purpose=look.purpose, second=look.answered_by, write=write)
    look.refresh_from_db()
    return shown


def opened(
    member: Member,
    *,
    by: Account,
    purpose: str,
    second: Account | None,
    write: Callable[[], None],
    numbers: PrivateNumbers | None = None,
) -> Revealed:
    """What the log says of a look that was refused stays, when the look itself does not."""
    refusal: UsedUp | None = None
    wanted = numbers or member.numbers
    if wanted is None:
        raise NoNumbers
    with transaction.atomic():
        try:
            shown = reveal(numbers=wanted, of=member, by=by, purpose=purpose, path=member.path, second=second)
        except UsedUp as used_up:
            refusal = used_up
        else:
            write()
    if refusal:
        raise refusal
    return shown

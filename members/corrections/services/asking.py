"""What the person does: ask for one fact, and take it back as long as nobody has answered."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from dangjian.audit.services import record
from dangjian.workdays.queries import add_workdays
from members.corrections.models import Correction
from members.corrections.queries import mark_of
from members.corrections.rules import WORKDAYS, Fact, State
from members.corrections.services.ending import AnsweredMeanwhile, end
from members.private.services import set_aside
from members.roster.models import Member
from organizations.access.models import Account


class AlreadyAsked(Exception):
    """Another request for the same fact waits for its answer."""


def ask(
    *,
    member: Member,
    fact: Fact,
    says: str,
    should: str = "",
    number: str = "",
    explanation: str = "",
    by: Account,
    now: datetime,
) -> Correction:
    """`number` is what an ID number or a phone should be: it lies with the other numbers. The same sheet sent twice
    is one request. Raises AlreadyAsked."""
    told = {"says": says, "should": should, "explanation": explanation}
    if known := waiting(member, fact):
        return same(known, told)
    asked = Correction(member=member, fact=fact, asked_by=by, asked_at=now, before=mark_of(member, fact))
    asked.due_on = add_workdays(localdate(now), WORKDAYS)
    asked.seal_words(**told)
    try:
        with transaction.atomic():
            if number:
                asked.wanted = set_aside(**{fact.value.lower(): number})
            asked.save(force_insert=True)
            record("corrections.ask", by=by, target=asked, path=member.path, fact=fact.value)
    except IntegrityError:
        if known := waiting(member, fact):
            return same(known, told)
        raise
    return asked


def waiting(member: Member, fact: Fact) -> Correction | None:
    return Correction.objects.open().filter(member=member, fact=fact).first()


def same(known: Correction, told: dict[str, str]) -> Correction:
    if known.told != told:
        raise AlreadyAsked
    return known


@transaction.atomic
def withdraw(*, correction: Correction, by: Account, now: datetime) -> None:
    """Raises AnsweredMeanwhile."""
    end(correction, State.WITHDRAWN, answered_at=now)
    record("corrections.withdraw", by=by, target=correction, path=correction.member.path)


__all__ = ["AlreadyAsked", "AnsweredMeanwhile", "ask", "withdraw"]

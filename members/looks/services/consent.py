"""For some purposes one person asks and another one answers: within a week, for one look within a day."""

from datetime import datetime

from django.db import IntegrityError, transaction

from dangjian.audit.services import record
from members.looks.models import Look
from members.looks.queries import is_second_person, office_of, second_persons
from members.looks.rules import ASK_HOLDS_FOR, State
from members.looks.services.looking import NoNumbers
from members.private.rules import NEEDS_CONSENT
from members.private.services import PurposeMissing
from members.roster.models import Member
from organizations.access.models import Account


class OwnFile(Exception):
    """Nobody asks for the own file."""


class NobodyToAsk(Exception):
    """There is no second person who could consent."""


class NotAnotherPerson(Exception):
    """Who asked, whoever made that account or was made by it, and who it is about, do not answer."""


class AnsweredMeanwhile(Exception):
    """Somebody was quicker, or the week is over."""


def ask(*, member: Member, by: Account, purpose: str, reason: str, now: datetime) -> Look:
    """Sent twice, it is the same request. Raises OwnFile, NoNumbers, PurposeMissing, OutOfReach, NobodyToAsk."""
    if member.account_id == by.pk:
        raise OwnFile
    if member.numbers_id is None:
        raise NoNumbers
    if purpose not in NEEDS_CONSENT:
        raise PurposeMissing
    facts = {"member": member, "by": by, "purpose": purpose}
    office = office_of(by, member)
    if not second_persons(member, by):
        raise NobodyToAsk
    Look.objects.filter(**facts, state=State.ASKED, asked_at__lte=now - ASK_HOLDS_FOR).update(state=State.LAPSED)
    try:
        with transaction.atomic():
            made = Look.objects.create(**facts, office=office, state=State.ASKED, reason=reason, asked_at=now)
            record("looks.ask", by=by, target=made, path=member.path, member=member.pk, purpose=purpose)
    except IntegrityError:
        return Look.objects.get(**facts, state=State.ASKED)
    return made


def consent(*, look: Look, by: Account, now: datetime) -> None:
    """Raises NotAnotherPerson, OutOfReach, AnsweredMeanwhile."""
    answer(look, by=by, now=now, state=State.CONSENTED, action="looks.consent")


def refuse(*, look: Look, by: Account, text: str, now: datetime) -> None:
    """Raises NotAnotherPerson, OutOfReach, AnsweredMeanwhile."""
    answer(look, by=by, now=now, state=State.REFUSED, action="looks.refuse", text=text)


def answer(look: Look, *, by: Account, now: datetime, state: State, action: str, text: str = "") -> None:
    """One conditional update, so of two answers at once exactly one holds."""
    member = look.member
    office = office_of(by, member)
    if not is_second_person(by, look):
        raise NotAnotherPerson
    facts = {"state": state, "answered_by": by, "answer_office": office, "answered_at": now, "answer": text}
    with transaction.atomic():
        if not Look.objects.asked(now=now).filter(pk=look.pk).update(**facts):
            raise AnsweredMeanwhile
        record(action, by=by, target=look, path=member.path, member=member.pk, purpose=look.purpose)
    look.refresh_from_db()

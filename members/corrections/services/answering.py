"""What the office does: say that it is corrected, or that it stays and why."""

from datetime import datetime
from typing import Any

from django.db import transaction

from dangjian.audit.services import record
from dangjian.crypto import encrypt
from members.corrections.models import Correction
from members.corrections.queries import mark_of, may_answer
from members.corrections.rules import State
from members.corrections.services.ending import AnsweredMeanwhile, end
from organizations.access.models import Account


class NotForYou(Exception):
    """One's own request, or one of somebody beside or above whom one does not stand."""


class NotChangedYet(Exception):
    """The roster says the same as when it was asked: there is nothing to call corrected."""


def correct(*, correction: Correction, text: str, by: Account, now: datetime) -> None:
    """The fact was changed by its usual act; now the person is told. Raises NotForYou, NotChangedYet, AnsweredMeanwhile."""
    refuse_others(correction, by)
    if correction.before and correction.before == mark_of(correction.member, correction.fact):
        raise NotChangedYet
    with transaction.atomic():
        answered(correction, State.CORRECTED, text=text, by=by, now=now)
        record("corrections.correct", by=by, target=correction, path=correction.member.path, fact=correction.fact)


def decline(*, correction: Correction, text: str, by: Account, now: datetime) -> None:
    """It stays as it is, with a reason. Raises NotForYou, AnsweredMeanwhile."""
    refuse_others(correction, by)
    with transaction.atomic():
        answered(correction, State.DECLINED, text=text, by=by, now=now)
        record("corrections.decline", by=by, target=correction, path=correction.member.path, fact=correction.fact)


def refuse_others(correction: Correction, by: Account) -> None:
    if not may_answer(by, correction):
        raise NotForYou


def answered(correction: Correction, state: State, *, text: str, by: Account, now: datetime) -> None:
    sealed = encrypt(text, bound_to=correction.bound_to) if text else ""
    facts: dict[str, Any] = {"answer": sealed, "answered_by": by, "answered_at": now}
    end(correction, state, **facts)


__all__ = ["AnsweredMeanwhile", "NotChangedYet", "NotForYou", "correct", "decline"]

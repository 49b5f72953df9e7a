"""What every receipt has in common: a number that nobody has, and the way back to the row by number and code."""

import hmac
import secrets
from datetime import datetime
from typing import TypeVar

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.timezone import localdate

from dangjian.audit.services import record, traced_if
from organizations.access.services.throttle import give_back, spend
from organizations.complaints.models import Receipted
from organizations.complaints.rules import LOOKS, RECEIPT, plain

TRIES = 5
Row = TypeVar("Row", bound=Receipted)


class TooMany(Exception):
    """More were sent from this address than one office needs."""


class NoSuchReceipt(Exception):
    """Unknown, wrong or guessed too often: one answer for all."""


def numbered(row: Row, action: str, *, now: datetime) -> Row:
    """Save under a number that nobody has; the same sheet sent twice at once is one. What comes without a name is
    written into the log without account, address and request."""
    for _ in range(TRIES):
        row.number = f"{localdate(now):%y%m%d}{secrets.randbelow(100_000):05}"
        try:
            with transaction.atomic():
                row.save(force_insert=True)
                with traced_if(row.asked_by is not None):
                    record(action, by=row.asked_by, target=row, path=row.path)
        except IntegrityError:
            if sent := type(row)._default_manager.filter(uid=row.uid).first():
                return sent  # type: ignore[return-value]
            row.pk = None
        else:
            return row
    raise TooMany


def found_by(rows: QuerySet[Row], refusal: str, *, number: str, code: str, address: str, now: datetime) -> Row:
    """By number and code alone. Guessing is counted like guessing at a password; a right receipt is free."""
    number, code = plain(number), plain(code)
    taken = spend([(LOOKS, address), (RECEIPT, f"{rows.model.receipt}:{number}")], now=now)
    if taken is None:
        raise NoSuchReceipt
    found = rows.filter(number=number).first()
    if found is None or not hmac.compare_digest(found.code.encode(), code.encode()):
        record(refusal, by=None, target=found or f"{rows.model.receipt}:unknown")
        raise NoSuchReceipt
    give_back(taken)
    return found

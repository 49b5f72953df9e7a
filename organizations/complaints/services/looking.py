"""By number and code alone, without log-in. Guessing is counted like guessing at a password; a right receipt is free."""

import hmac
from datetime import datetime

from dangjian.audit.services import record
from organizations.access.services.throttle import give_back, spend
from organizations.complaints.models import Complaint
from organizations.complaints.queries import shown_to_asker
from organizations.complaints.rules import LOOKS, RECEIPT, plain


class NoSuchReceipt(Exception):
    """Unknown, wrong or guessed too often: one answer for all."""


def look_up(*, number: str, code: str, address: str, now: datetime) -> Complaint:
    number, code = plain(number), plain(code)
    taken = spend([(LOOKS, address), (RECEIPT, number)], now=now)
    if taken is None:
        raise NoSuchReceipt
    asked = Complaint.objects.filter(number=number).select_related("organization").prefetch_related(shown_to_asker())
    found = asked.first()
    if found is None or not hmac.compare_digest(found.code.encode(), code.encode()):
        record("complaints.refuse", by=None, target=found or "complaint:unknown")
        raise NoSuchReceipt
    give_back(taken)
    return found

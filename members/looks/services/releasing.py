"""What was withheld from the person becomes open: by the office when the matter is over, else by the clock."""

from datetime import datetime

from django.db import transaction

from dangjian.audit.services import record
from members.looks.models import Look
from members.looks.queries import is_of_office
from members.looks.rules import WITHHELD_FOR_YEARS, years_later
from organizations.access.models import Account


class NotTheirOffice(Exception):
    """Only the offices of the two persons know whether the matter is over; never who it is about."""


class IsOpen(Exception):
    """There is nothing left to withhold."""


class ProlongedBefore(Exception):
    """Once, and no more."""


def release(*, look: Look, by: Account, now: datetime) -> None:
    """Raises NotTheirOffice, IsOpen."""
    check_office(look, by)
    with transaction.atomic():
        if not Look.objects.withheld(now=now).filter(pk=look.pk).update(released_at=now):
            raise IsOpen
        record("looks.release", by=by, target=look, path=look.member.path, member=look.member_id)
    look.refresh_from_db()


def prolong(*, look: Look, by: Account, reason: str, now: datetime) -> None:
    """Once, by as long again. Raises NotTheirOffice, IsOpen, ProlongedBefore."""
    check_office(look, by)
    if not look.is_withheld(now) or look.withheld_until is None:
        raise IsOpen
    until = years_later(look.withheld_until, WITHHELD_FOR_YEARS)
    with transaction.atomic():
        open_ones = Look.objects.withheld(now=now).filter(pk=look.pk, prolonged_at=None)
        if not open_ones.update(withheld_until=until, prolonged_at=now, prolong_reason=reason):
            raise ProlongedBefore
        record("looks.prolong", by=by, target=look, path=look.member.path, member=look.member_id)
    look.refresh_from_db()


def check_office(look: Look, by: Account) -> None:
    if not is_of_office(look, by):
        raise NotTheirOffice

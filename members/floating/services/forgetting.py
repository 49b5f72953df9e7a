"""What was never confirmed, numbers of people long gone, and a number whose owner asks for it, are not kept."""

from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from dangjian.audit.services import record
from members.floating.models import Inflow, InflowQuerySet
from members.floating.rules import OVER, PHONE_KEPT_FOR, UNANSWERED_KEPT_FOR, Deed, State
from members.floating.services.steps import hold, note
from members.private.services import forget as forget_numbers
from organizations.access.models import Account

AT_ONCE = 500


def forget(*, now: datetime) -> int:
    """So many sheets and numbers went. In lots, each in a transaction of its own."""
    found = [*never_confirmed(now)[:AT_ONCE], *long_gone(now)[:AT_ONCE]]
    gone = sum(forget_one(one, now=now) for one in found)
    if gone:
        record("floating.forget", by=None, target="floating", count=gone)
    return gone


def never_confirmed(now: datetime) -> InflowQuerySet:
    return Inflow.objects.filter(state=State.REPORTED, reported_at__lt=now - UNANSWERED_KEPT_FOR)


def long_gone(now: datetime) -> InflowQuerySet:
    over = Inflow.objects.filter(state__in=OVER, ended_on__lt=localdate(now) - PHONE_KEPT_FOR)
    return over.exclude(numbers=None)


@transaction.atomic
def forget_one(found: Inflow, *, now: datetime) -> bool:
    """Whether it went: whoever was confirmed or found again since the list was made is kept."""
    due = never_confirmed(now) | long_gone(now)
    held = due.select_for_update(of=("self",)).filter(pk=found.pk).first()
    if held is None:
        return False
    if held.state == State.REPORTED:
        throw_away(held, today=localdate(now))
        return True
    numbers = held.numbers
    held.numbers = None
    held.save(update_fields=["numbers"])
    if numbers:
        forget_numbers(numbers)
    return True


def throw_away(held: Inflow, *, today: date) -> None:
    """A sheet that nobody confirmed. The number goes back to the station where it came along from, which keeps it as
    long as any other; without one it is forgotten."""
    numbers, before = held.numbers, Inflow.objects.filter(pk=held.came_from_id, numbers=None)
    held.delete()
    if numbers is None:
        return
    before = before.filter(ended_on__gte=today - PHONE_KEPT_FOR)
    last = before.select_for_update(of=("self",)).first()
    if last is None:
        forget_numbers(numbers)
        return
    last.numbers = numbers
    last.save(update_fields=["numbers"])


@transaction.atomic
def erase_phone(*, inflow: Inflow, by: Account, now: datetime) -> None:
    """As the notice at the wall promises: whoever asks for it, here or gone, has no number here any more. The register
    stays. Twice is once. Raises ChangedMeanwhile."""
    held = hold(inflow)
    numbers = held.numbers
    if numbers is None:
        return
    held.numbers = None
    held.save(update_fields=["numbers"])
    forget_numbers(numbers)
    note(held, Deed.ERASED, by=by, now=now)
    record("floating.erase_phone", by=by, target=held, path=held.path)

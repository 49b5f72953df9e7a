"""联系: a day and how, in two taps; and the monthly list in one."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from dangjian.audit.services import record
from dangjian.periods import Month
from members.floating.models import Contact, Inflow, Outflow, StillHere
from members.floating.rules import How, State
from members.floating.services.leaving import end
from members.floating.services.steps import ChangedMeanwhile, TooEarly, later
from organizations.access.models import Account
from organizations.tree.models import Organization


@transaction.atomic
def contact_here(*, inflow: Inflow, on: date, how: str, by: Account, now: datetime) -> None:
    """Twice on a day in the same way is once. Raises ChangedMeanwhile, TooEarly."""
    locked = Inflow.objects.select_for_update().filter(pk=inflow.pk, state=State.IN_CARE).first()
    if locked is None:
        raise ChangedMeanwhile
    if locked.arrived_on and on < locked.arrived_on:
        raise TooEarly
    _, fresh = Contact.objects.get_or_create(inflow=locked, on=on, how=how, defaults={"by": by, "at": now})
    locked.last_contact_on = later(locked.last_contact_on, on)
    locked.save(update_fields=["last_contact_on"])
    if fresh:
        record("floating.contact", by=by, target=inflow, path=inflow.path, on=str(on))


@transaction.atomic
def contact_away(*, outflow: Outflow, on: date, how: str, by: Account, now: datetime) -> None:
    """Raises ChangedMeanwhile, TooEarly."""
    locked = Outflow.objects.select_for_update().filter(pk=outflow.pk, ends_on=None).first()
    if locked is None:
        raise ChangedMeanwhile
    if on < locked.starts_on:
        raise TooEarly
    _, fresh = Contact.objects.get_or_create(outflow=locked, on=on, how=how, defaults={"by": by, "at": now})
    locked.last_contact_on = later(locked.last_contact_on, on)
    locked.save(update_fields=["last_contact_on"])
    if fresh:
        record("floating.contact_away", by=by, target=outflow, path=outflow.path, on=str(on))


@transaction.atomic
def go_through(
    *, station: Organization, here: Iterable[int], seen: Iterable[int], by: Account, now: datetime
) -> StillHere:
    """每月核对: of those the page showed (`seen`) the ticked are here, the others have left. Who arrived meanwhile is not
    touched. Sent again it corrects nothing: who has left has left. Raises nothing."""
    today, ticked = localdate(now), set(here)
    shown = Inflow.objects.in_care().filter(organization=station, pk__in=set(seen)).select_related("organization")
    people = list(shown.select_for_update(of=("self",)).order_by("pk"))
    staying = [one for one in people if one.pk in ticked]
    for one in people:
        if one.pk not in ticked:
            end(inflow=one, state=State.LEFT, on=max(today, one.arrived_on or today), by=by, now=now)
    met = [Contact(inflow=one, on=today, how=How.MONTHLY, by=by, at=now) for one in staying]
    Contact.objects.bulk_create(met, ignore_conflicts=True)
    Inflow.objects.filter(pk__in=[one.pk for one in staying]).update(last_contact_on=today)
    return checked(station, here=len(staying), gone=len(people) - len(staying), by=by, today=today)


def checked(station: Organization, *, here: int, gone: int, by: Account, today: date) -> StillHere:
    """The month's row; gone through again, it tells how many are here now and how many went in all."""
    month = Month.containing(today).index
    first = StillHere(month=month, here=0, gone=0, done_on=today, by=by)
    first.settle_in(station)
    StillHere.objects.bulk_create([first], ignore_conflicts=True)
    done = StillHere.objects.select_for_update().get(organization=station, month=month)
    done.here, done.gone, done.done_on, done.by = here, done.gone + gone, today, by
    done.save(update_fields=["here", "gone", "done_on", "by"])
    record("floating.go_through", by=by, target=done, path=done.path, count=here, month=month)
    return done

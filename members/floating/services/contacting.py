"""联系: a day and how, in two taps; and the monthly list in one."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from operator import itemgetter
from uuid import UUID

from django.db import transaction
from django.utils.timezone import localdate

from dangjian.acts import same_sending
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


@dataclass(frozen=True)
class Departure:
    on: date
    went_to: str = ""


@transaction.atomic
def go_through(
    *,
    station: Organization,
    seen: Iterable[int],
    gone: Mapping[int, Departure],
    uid: UUID | None = None,
    by: Account,
    now: datetime,
) -> StillHere:
    """每月核对: of those the page showed (`seen`) the `gone` have left on their day, the others are here. Who arrived
    meanwhile is not touched. Sent again it changes nothing: who has left has left, and who was taken back stays. Raises
    TooEarly."""
    today, shown = localdate(now), set(seen)
    name = same_sending(uid, station.pk, sorted(shown), sorted(gone.items(), key=itemgetter(0))) if uid else None
    done = month_of(station, by=by, today=today)
    if name and done.sent == name:
        return done
    there = Inflow.objects.in_care().filter(organization=station, pk__in=shown).select_related("organization")
    people = list(there.select_for_update(of=("self",)).order_by("pk"))
    leaving = [one for one in people if one.pk in gone]
    for one in leaving:
        left = gone[one.pk]
        end(inflow=one, state=State.LEFT, on=left.on, went_to=left.went_to, found=How.MONTHLY, by=by, now=now)
    staying = [one for one in people if one.pk not in gone]
    meet(staying, by=by, now=now)
    done.here, done.gone, done.done_on, done.by = len(staying), done.gone + len(leaving), today, by
    done.sent = name
    done.save(update_fields=["here", "gone", "done_on", "by", "sent"])
    record("floating.go_through", by=by, target=done, path=done.path, count=done.here, month=done.month)
    return done


def meet(people: list[Inflow], *, by: Account, now: datetime) -> None:
    """Seen on the spot: a contact of the day."""
    today = localdate(now)
    met = [Contact(inflow=one, on=today, how=How.MONTHLY, by=by, at=now) for one in people]
    Contact.objects.bulk_create(met, ignore_conflicts=True)
    Inflow.objects.filter(pk__in=[one.pk for one in people]).update(last_contact_on=today)


def month_of(station: Organization, *, by: Account, today: date) -> StillHere:
    """The month's row, held until the transaction ends; gone through again, it tells how many are here now and how many
    went in all."""
    month = Month.containing(today).index
    first = StillHere(month=month, here=0, gone=0, done_on=today, by=by)
    first.settle_in(station)
    StillHere.objects.bulk_create([first], ignore_conflicts=True)
    return StillHere.objects.select_for_update().get(organization=station, month=month)

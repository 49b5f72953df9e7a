"""Posts with their promises, and services by number."""

from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from activities.stations.models import Honour, Service
from activities.stations.services.entries import locked, put_right
from activities.stations.services.sending import sent_before
from dangjian.acts import same_sending
from dangjian.audit.services import record
from organizations.access.models import Account
from organizations.tree.models import Organization


@transaction.atomic
def enter_service(
    *,
    station: Organization,
    uid: UUID,
    kind: str,
    held_on: date,
    topic: str,
    persons: int,
    amount: int | None,
    by: Account,
) -> Service:
    """Sent twice it is entered once."""
    name = same_sending(uid, station.pk, kind, held_on, topic, persons, amount)
    made = Service(uid=name, kind=kind, held_on=held_on, topic=topic, persons=persons, amount=amount, entered_by=by)
    made.settle_in(station)
    if known := sent_before(made):
        return known
    record("stations.enter_service", by=by, target=made, path=made.path, on=str(held_on))
    return made


@transaction.atomic
def correct_service(
    *,
    service: Service,
    version: int | None,
    kind: str,
    held_on: date,
    topic: str,
    persons: int,
    amount: int | None,
    by: Account,
) -> None:
    """Raises VersionConflict."""
    said = {"kind": kind, "held_on": held_on, "topic": topic, "persons": persons, "amount": amount}
    current, fields = put_right(service, version=version, **said)
    if fields:
        record("stations.correct_service", by=by, target=current, path=current.path, fields=fields)


@transaction.atomic
def give_honour(
    *, station: Organization, uid: UUID, kind: str, holder: str, place: str, promise: str, by: Account, today: date
) -> Honour:
    """Sent twice it is given once."""
    name = same_sending(uid, station.pk, kind, holder, place, promise)
    made = Honour(uid=name, kind=kind, holder=holder, place=place, promise=promise, starts_on=today)
    made.settle_in(station)
    if known := sent_before(made):
        return known
    record("stations.give_honour", by=by, target=made, path=made.path)
    return made


class TakenBack(Exception):
    """Somebody has taken the post back meanwhile."""


@transaction.atomic
def review_honour(*, honour: Honour, review: str, ends: bool, by: Account, today: date) -> None:
    """Look at the promise again; one that ends on its first day ends on the next. Raises TakenBack."""
    current = locked(honour)
    if current.withdrawn_on:
        raise TakenBack
    current.review, current.reviewed_on = review, today
    if ends and current.ends_on is None:
        current.ends_on = max(today, current.starts_on + timedelta(days=1))
    current.version += 1
    current.save(update_fields=["review", "reviewed_on", "ends_on", "version"])
    record("stations.review_honour", by=by, target=current, path=current.path)


@transaction.atomic
def correct_honour(
    *,
    honour: Honour,
    version: int | None,
    kind: str,
    holder: str,
    place: str,
    promise: str,
    starts_on: date,
    ends_on: date | None,
    review: str,
    reviewed_on: date | None,
    by: Account,
    today: date,
) -> None:
    """Everything that it says, of one that has ended too; without its last day it stands again. Raises VersionConflict."""
    current, fields = put_right(
        honour,
        version=version,
        kind=kind,
        holder=holder,
        place=place,
        promise=promise,
        starts_on=starts_on,
        ends_on=ends_on,
        review=review,
        reviewed_on=(reviewed_on or today) if review else None,
    )
    if fields:
        record("stations.correct_honour", by=by, target=current, path=current.path, fields=fields)

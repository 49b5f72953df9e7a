"""流动党员登记 by oneself at the wall, or by the manager; the manager confirms the arrival and nothing else."""

from datetime import date, datetime
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from dangjian.acts import same_sending
from dangjian.audit.services import record
from members.floating.models import Inflow, WallCode
from members.floating.rules import SENT, Deed, Match, State
from members.floating.services.forgetting import throw_away
from members.floating.services.steps import ChangedMeanwhile, TooEarly, change, hold, note
from members.floating.services.verifying import HereAlready, take_part
from members.private.services import phone_index, store
from organizations.access.models import Account
from organizations.access.services.throttle import spend
from organizations.tree.models import Kind, Organization


class TooMany(Exception):
    """More registered from this address than one building site sends."""


class NotAStation(Exception):
    """People arrive at stations that stand."""


class BeforeStation(Exception):
    """On that day there was no station yet."""


def report(
    *,
    wall: WallCode,
    uid: UUID,
    name: str,
    phone: str,
    home_text: str,
    trade: str,
    expected_until: date | None,
    address: str,
    now: datetime,
) -> Inflow:
    """By the person, without account. Sent twice it is one; so is a second time under the same name and number while
    the first waits or lasts. The answer is the same for all, and every sheet is counted before anybody is looked up, so
    that neither it nor the refusal tells who is registered. Raises TooMany."""
    station = wall.organization
    sent = same_sending(uid, station.pk, name, phone, home_text, trade, expected_until)
    if spend([(SENT, address)], now=now) is None:
        raise TooMany
    if known := Inflow.objects.filter(uid=sent).first() or waiting_already(station, name, phone):
        return known
    made = Inflow(uid=sent, name=name, home_text=home_text, trade=trade, expected_until=expected_until)
    return written(made, station, phone, Deed.REPORTED, by=None, now=now)


def enter(
    *,
    station: Organization,
    uid: UUID,
    name: str,
    phone: str,
    home_text: str,
    trade: str,
    expected_until: date | None,
    on: date,
    by: Account,
    now: datetime,
) -> Inflow:
    """By the manager, for somebody without a phone that can scan: here from `on`. The same words twice are one, and who
    scanned already, or was moved on to here, is confirmed. Raises NotAStation, and what `confirm` raises."""
    sent = same_sending(uid, by.pk, station.pk, name, phone, home_text, trade, expected_until, on)
    if station.founded_on and on < station.founded_on:
        raise BeforeStation
    found = Inflow.objects.filter(uid=sent).first() or waiting_already(station, name, phone)
    if found is None:
        made = Inflow(uid=sent, name=name, home_text=home_text, trade=trade, expected_until=expected_until)
        made.state, made.arrived_on, made.last_contact_on = State.IN_CARE, on, on
        found = written(made, station, phone, Deed.ENTERED, by=by, now=now)
    if found.state == State.REPORTED:
        confirm(inflow=found, on=on, by=by, now=now)
    return found


def waiting_already(station: Organization, name: str, phone: str) -> Inflow | None:
    live = Inflow.objects.filter(organization=station, state__in=(State.REPORTED, State.IN_CARE))
    return live.filter(name=name, numbers__phone_index=phone_index(phone)).first()


def written(
    made: Inflow, station: Organization, phone: str, deed: Deed, *, by: Account | None, now: datetime
) -> Inflow:
    """One after the other at a station, so that two sheets of one person sent at once are one."""
    made.reported_at = now
    made.spell()
    try:
        with transaction.atomic():
            made.settle_in(standing(station, now))
            if known := waiting_already(station, made.name, phone):
                return known
            made.numbers = store(phone=phone)
            made.save(force_insert=True)
            note(made, deed, on=made.arrived_on, by=by, now=now)
            record("floating.report" if by is None else "floating.enter", by=by, target=made, path=made.path)
    except IntegrityError:  # pressed twice, and both arrived at once
        return Inflow.objects.get(uid=made.uid)
    return made


def standing(station: Organization, now: datetime) -> Organization:
    """As it stands now, held. Raises NotAStation."""
    held = Organization.objects.select_for_update(no_key=True).standing(localdate(now))
    found = held.filter(pk=station.pk, kind=Kind.STATION).first()
    if found is None:
        raise NotAStation
    return found


@transaction.atomic
def confirm(*, inflow: Inflow, on: date, by: Account, now: datetime) -> None:
    """Somebody stands here: that is all a manager can see. Whether the person is a member the home side says. Whom a
    branch has confirmed already, at the station before, takes part from the day on. The same tap twice is one. Raises
    BeforeStation, TooEarly, HereAlready, TakesPartElsewhere, ChangedMeanwhile."""
    if inflow.organization.founded_on and on < inflow.organization.founded_on:
        raise BeforeStation
    held = hold(inflow)
    if held.state == State.IN_CARE:
        return
    if held.state != State.REPORTED:
        raise ChangedMeanwhile
    if held.came_from and held.came_from.ended_on and on < held.came_from.ended_on:
        raise TooEarly
    try:
        with transaction.atomic():
            change(inflow, while_={"state": State.REPORTED}, state=State.IN_CARE, arrived_on=on, last_contact_on=on)
    except IntegrityError as error:
        raise HereAlready from error
    if held.match == Match.CONFIRMED:
        take_part(held, on=on, by=by)
    note(inflow, Deed.ARRIVED, on=on, by=by, now=now)
    record("floating.confirm", by=by, target=inflow, path=inflow.path, on=str(on))


@transaction.atomic
def turn_away(*, inflow: Inflow, by: Account, now: datetime) -> None:
    """Nobody of that name is here: the sheet is thrown away, and the number forgotten unless it came along from another.
    Raises ChangedMeanwhile."""
    held = hold(inflow)
    if held.state != State.REPORTED:
        raise ChangedMeanwhile
    record("floating.turn_away", by=by, target=held, path=held.path)
    throw_away(held, today=localdate(now))

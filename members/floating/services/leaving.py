"""How somebody's time at a station ends, goes on elsewhere, or begins again."""

from collections.abc import Iterable
from datetime import date, datetime
from operator import attrgetter
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from dangjian.audit.services import record
from dangjian.periods import Month
from members.floating.models import Inflow, InflowStep, StillHere
from members.floating.rules import Deed, How, Match, Registered, State, may_become
from members.floating.services.arriving import standing, turn_away
from members.floating.services.steps import ChangedMeanwhile, TooEarly, change, hold, later, note
from members.floating.services.verifying import HereAlready, stop_taking_part, take_part
from members.private.models import PrivateNumbers
from organizations.access.models import Account
from organizations.tree.models import Kind, Organization


class CannotBecome(Exception):
    """From this state there is no way to that one."""


class NoSuchStation(Exception):
    """No one station of the district is called so."""


class SameStation(Exception):
    """The next station is another one."""


@transaction.atomic
def end(
    *, inflow: Inflow, state: str, on: date, went_to: str = "", found: str = "", by: Account, now: datetime
) -> None:
    """Left, gone home, transferred or lost sight of, and how that was `found`; the same said twice is once, also at the
    same moment. Raises CannotBecome, TooEarly, ChangedMeanwhile."""
    held = hold(inflow)
    if held.state == state:
        return
    if not may_become(held.state, state) or state == State.IN_CARE:
        raise CannotBecome
    if held.arrived_on is None or on < held.arrived_on:
        raise TooEarly
    ended = held.ended_on or on
    change(inflow, while_={"state": held.state}, state=state, ended_on=ended, went_to=went_to or held.went_to)
    stop_taking_part(held, on=on, by=by)
    label = State(state).label
    text = f"{label}，{went_to}" if went_to else label
    note(inflow, Deed.ENDED, text=text, said=found, on=on, by=by, now=now)
    record("floating.end", by=by, target=inflow, path=inflow.path, state=state, on=str(on))


@transaction.atomic
def find_again(*, inflow: Inflow, on: date, by: Account, now: datetime) -> Inflow:
    """Here again. From the very day of the end it was noted by mistake and the time here goes on; from a later day a new
    time begins, and the days between stay as they were. Twice is once. Raises NotAStation, ChangedMeanwhile, TooEarly,
    HereAlready, TakesPartElsewhere."""
    station = standing(inflow.organization, now)
    month = counted_in(inflow)
    held, again = hold(inflow), uuid5(inflow.uid, f"again:{on}")
    if known := Inflow.objects.filter(uid=again).first():
        return known
    if not may_become(held.state, State.IN_CARE):
        raise ChangedMeanwhile
    if held.ended_on and on < held.ended_on:
        raise TooEarly
    if came_otherwise(held):
        raise HereAlready
    try:
        with transaction.atomic():
            here = goes_on(held, on, month) if on == held.ended_on else begin_next(held, station, again, on, now)
    except IntegrityError as error:
        raise HereAlready from error
    if here.match == Match.CONFIRMED:
        take_part(here, on=on, by=by)
    note(here, Deed.FOUND, on=on, by=by, now=now)
    record("floating.find_again", by=by, target=here, path=here.path, on=str(on))
    return here


def counted_in(inflow: Inflow) -> StillHere | None:
    """The month whose list counted the person as gone, held before the person is, as the list itself does."""
    ended = InflowStep.objects.filter(inflow=inflow, deed=Deed.ENDED).order_by("-pk").first()
    if ended is None or ended.said != How.MONTHLY:
        return None
    month, months = Month.containing(localdate(ended.at)).index, StillHere.objects.select_for_update()
    return months.filter(organization=inflow.organization_id, month=month, gone__gt=0).first()


def goes_on(held: Inflow, on: date, month: StillHere | None) -> Inflow:
    if month:
        month.here, month.gone = month.here + 1, month.gone - 1
        month.save(update_fields=["here", "gone"])
    contact = later(held.last_contact_on, on)
    change(
        held,
        while_={"state": held.state},
        state=State.IN_CARE,
        ended_on=None,
        last_contact_on=contact,
        went_to="",
    )
    return held


def came_otherwise(inflow: Inflow) -> bool:
    """Went on to another station, or registered here anew."""
    if Inflow.objects.filter(came_from=inflow).exists():
        return True
    index = inflow.numbers.phone_index if inflow.numbers else ""
    live = Inflow.objects.filter(organization=inflow.organization, state__in=(State.REPORTED, State.IN_CARE))
    return bool(index) and live.filter(name=inflow.name, numbers__phone_index=index).exists()


@transaction.atomic
def talk(*, inflow: Inflow, on: date, text: str, by: Account, now: datetime) -> None:
    """请与流出地商量是否转接: that it was talked about, and what came of it; the same said twice is once. Raises
    TooEarly, ChangedMeanwhile."""
    held = hold(inflow)
    if held.arrived_on and on < held.arrived_on:
        raise TooEarly
    if held.steps.filter(deed=Deed.TALKED, text=text, on=on).exists():
        return
    change(inflow, while_={"state": State.IN_CARE}, talked_on=on)
    note(inflow, Deed.TALKED, text=text, on=on, by=by, now=now)
    record("floating.talk", by=by, target=inflow, path=inflow.path, on=str(on))


@transaction.atomic
def move_on(
    *, inflow: Inflow, to: Organization | None = None, called: str = "", on: date, by: Account, now: datetime
) -> Inflow:
    """With the site to the next station: the time here ends, a new one begins there with all that is known. The number
    goes along, and taking part where it lasts. At a station that is only `called` by its exact name, because somebody
    else keeps it, the person waits for the manager there to confirm the arrival. Moved twice at once it is once. Raises
    NoSuchStation, NotAStation, CannotBecome, SameStation, TooEarly, ChangedMeanwhile, TakesPartElsewhere."""
    there = to or station_called(called, today=localdate(now))
    if there is None:
        raise NoSuchStation
    if there.pk == inflow.organization_id:
        raise SameStation
    there = standing(there, now)
    held, moved = hold(inflow), uuid5(inflow.uid, f"{there.pk}:{on}")
    if known := Inflow.objects.filter(uid=moved).first():
        return known
    if not held.is_in_care:
        raise CannotBecome
    takes_part = held.participation is not None and held.participation.ends_on is None
    end(inflow=held, state=State.LEFT, on=on, went_to=there.short_name, by=by, now=now)
    try:
        with transaction.atomic():
            begun = begin_next(held, there, moved, on if to else None, now)
    except IntegrityError as error:
        raise ChangedMeanwhile from error
    if takes_part and to:
        take_part(begun, on=on, by=by)
    note(begun, Deed.MOVED_ON, text=f"从{held.organization.short_name}来", on=on, by=by, now=now)
    record("floating.move_on", by=by, target=begun, path=begun.path, to=there.pk, on=str(on))
    return begun


def station_called(text: str, *, today: date) -> Organization | None:
    """The standing station with exactly this full or short name: a list would show more of the district than its reader
    reads."""
    name = "".join(text.split())
    standing = Organization.objects.standing(today).filter(kind=Kind.STATION)
    found = list((standing.filter(name=name) | standing.filter(short_name=name))[:2]) if name else []
    return found[0] if len(found) == 1 else None


KEPT = (
    *("name", "pinyin", "initials", "home_text", "trade", "standing", "way", "answered_on"),
    *("answered_by", "in_national_system", "match", "home", "member", "talked_on"),
)


def begin_next(inflow: Inflow, to: Organization, uid: UUID, on: date | None, now: datetime) -> Inflow:
    """The next time of the same person, here or elsewhere, with the number; without a day it waits to be confirmed. The
    station is held by the caller."""
    begun = Inflow(uid=uid, reported_at=now, came_from=inflow, **{name: getattr(inflow, name) for name in KEPT})
    if on:
        begun.state, begun.arrived_on, begun.last_contact_on = State.IN_CARE, on, on
    expected, since = inflow.expected_until, on or localdate(now)
    begun.expected_until = expected if expected and expected >= since else None
    begun.settle_in(to)
    begun.numbers = hand_over_numbers(inflow)
    begun.save(force_insert=True)
    carry_over(begun, now=now)
    return begun


def carry_over(begun: Inflow, *, now: datetime) -> None:
    """What the home side and the national system said before stands in the new history with its day."""
    if begun.answered_on:
        text = f"{begun.get_standing_display()}，{begun.get_way_display()}，{begun.answered_by}"
        note(begun, Deed.ANSWERED, text=text, said=begun.standing, on=begun.answered_on, by=None, now=now)
    if begun.in_national_system:
        said = Registered.YES
        note(begun, Deed.NATIONAL, text=said.label, said=said, on=begun.arrived_on, by=None, now=now)


def hand_over_numbers(inflow: Inflow) -> PrivateNumbers | None:
    numbers = inflow.numbers
    inflow.numbers = None
    inflow.save(update_fields=["numbers"])
    return numbers


@transaction.atomic
def close_station(
    *,
    station: Organization,
    to: Organization | None,
    on: date,
    by: Account,
    now: datetime,
    home: Iterable[int] = (),
) -> int:
    """撤站: everybody in care goes on to the next station, or home when there is none or `home` names them. What still
    waits to be confirmed is thrown away. Nobody arrives meanwhile: both stations are held before anybody is listed. Raises
    NotAStation, TakesPartElsewhere, ChangedMeanwhile."""
    for place in sorted(filter(None, (station, to)), key=attrgetter("pk")):
        standing(place, now)
    at_home = set(home)
    there = Inflow.objects.filter(organization=station).select_related("organization").order_by("pk")
    for waits in there.filter(state=State.REPORTED).select_related("numbers"):
        turn_away(inflow=waits, by=by, now=now)
    people = list(there.in_care())
    for one in people:
        if to is None or one.pk in at_home:
            end(inflow=one, state=State.HOME, on=max(on, one.arrived_on or on), by=by, now=now)
        else:
            move_on(inflow=one, to=to, on=max(on, one.arrived_on or on), by=by, now=now)
    return len(people)

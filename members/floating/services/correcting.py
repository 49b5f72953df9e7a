"""What somebody wrote wrongly is put right, and what a branch was asked or said by mistake is taken back; the history
keeps what it was."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils.timezone import localdate

from dangjian.audit.services import record
from dangjian.fields.dates import written
from members.floating.models import Inflow
from members.floating.rules import Deed, Match, Standing, State, Way
from members.floating.services.steps import ChangedMeanwhile, change, hold, note
from members.floating.services.verifying import stop_taking_part
from members.private.services import change as change_numbers
from members.private.services import phone_index, store
from organizations.access.models import Account

# What a branch of the district is asked about: it was asked about somebody else when these change.
ASKED_ABOUT = {"name", "home_text"}
RENAMED = "更正了登记"
WORDS = {"name": "姓名", "home_text": "流出地党组织", "trade": "工种或班组", "expected_until": "预计到期"}


class ConfirmedByBranch(Exception):
    """A branch of the district has said who it is: name and home organisation are what its roster says."""


class OnTheList(Exception):
    """Somebody of that name and number waits or is in care at the station."""


@transaction.atomic
def correct(
    *,
    inflow: Inflow,
    name: str,
    phone: str,
    home_text: str,
    trade: str,
    expected_until: date | None,
    by: Account,
    now: datetime,
) -> None:
    """By the person, through the manager. No `phone` leaves the number as it is. With another home organisation its
    answer is asked for anew; a branch that was asked about the old words is asked no more. The same said twice is once. Raises ConfirmedByBranch, OnTheList, ChangedMeanwhile."""
    held = hold(inflow)
    said = {"name": name, "home_text": home_text, "trade": trade, "expected_until": expected_until}
    changes = {field: value for field, value in said.items() if getattr(held, field) != value}
    if held.match == Match.CONFIRMED and ASKED_ABOUT & set(changes):
        raise ConfirmedByBranch
    renumbered = bool(phone) and not (held.numbers and held.numbers.phone_index == phone_index(phone))
    if doubles(held, name, phone) and (renumbered or "name" in changes):
        raise OnTheList
    if changes:
        put_right(held, changes, by=by, now=now)
    if held.match == Match.PROPOSED and ASKED_ABOUT & set(changes):
        take_back(held, RENAMED, by=by, now=now)
    if renumbered:
        renumber(held, phone)
        note(held, Deed.CORRECTED, text="手机号", by=by, now=now)
    if changes or renumbered:
        fields = [*changes, *(["phone"] if renumbered else [])]
        record("floating.correct", by=by, target=held, path=held.path, fields=fields)


def doubles(held: Inflow, name: str, phone: str) -> bool:
    index = phone_index(phone) if phone else held.numbers.phone_index if held.numbers else ""
    live = Inflow.objects.filter(organization=held.organization, state__in=(State.REPORTED, State.IN_CARE))
    return bool(index) and live.exclude(pk=held.pk).filter(name=name, numbers__phone_index=index).exists()


def put_right(held: Inflow, changes: Mapping[str, object], *, by: Account, now: datetime) -> None:
    for field in changes:
        was = getattr(held, field)
        stood = written(was) if isinstance(was, date) else was or "没有填"
        note(held, Deed.CORRECTED, text=f"{WORDS[field]}，原来写的是{stood}", by=by, now=now)
    for field, value in changes.items():
        setattr(held, field, value)
    held.spell()
    change(held, while_={}, pinyin=held.pinyin, initials=held.initials, **changes)
    if "home_text" in changes and held.standing != Standing.UNVERIFIED:
        reopen(held, by=by, now=now)


def reopen(held: Inflow, *, by: Account, now: datetime) -> None:
    """The answer counts no longer; who reads the history of a day that is over still finds it."""
    change(held, while_={}, standing=Standing.UNVERIFIED, way="", answered_on=None, answered_by="")
    note(held, Deed.REOPENED, by=by, now=now)


def renumber(held: Inflow, phone: str) -> None:
    if held.numbers:
        change_numbers(numbers=held.numbers, phone=phone)
    else:
        held.numbers = store(phone=phone)
        held.save(update_fields=["numbers"])


@transaction.atomic
def prolong(*, inflow: Inflow, expected_until: date | None, by: Account, now: datetime) -> None:
    """Still here after the expected day: until another day, or nobody knows. Raises ChangedMeanwhile."""
    held = hold(inflow)
    if not held.is_in_care:
        raise ChangedMeanwhile
    if held.expected_until != expected_until:
        put_right(held, {"expected_until": expected_until}, by=by, now=now)
        record("floating.correct", by=by, target=held, path=held.path, fields=["expected_until"])


@transaction.atomic
def withdraw(*, inflow: Inflow, reason: str, by: Account, now: datetime) -> None:
    """A branch was asked, or confirmed somebody, by mistake: it is asked no more, and the member is expected at home
    from today on; attendance of the days between stays. What the branch had answered counts no longer. Said twice it
    is once. Raises ChangedMeanwhile."""
    held, today = hold(inflow), localdate(now)
    if held.home is None or held.match not in {Match.PROPOSED, Match.CONFIRMED}:
        if held.steps.filter(deed=Deed.WITHDRAWN, text__endswith=f"：{reason}", on=today).exists():
            return
        raise ChangedMeanwhile
    stop_taking_part(held, on=today, by=by)
    take_back(held, reason, by=by, now=now)
    if held.way == Way.BRANCH:
        reopen(held, by=by, now=now)


def take_back(held: Inflow, reason: str, *, by: Account, now: datetime) -> None:
    text = f"{held.home.short_name if held.home else ''}，{Match(held.match).label}：{reason}"
    nothing = {"match": Match.NONE, "home": None, "member": None, "participation": None}
    was = held.match
    record("floating.withdraw", by=by, target=held, path=held.path, was=was)
    change(held, while_={"match": was}, **nothing)
    note(held, Deed.WITHDRAWN, text=text, said=was, by=by, now=now)

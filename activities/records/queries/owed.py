"""What is due beside what is done."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NamedTuple
from uuid import UUID

from activities.duties.queries import due_items
from activities.duties.rules import DueItem, State, state_of
from activities.records.models import COUNTED_STATES, Activity, ActivityCredit
from activities.records.models import State as RecordState
from activities.records.queries.periods import LONGEST_WINDOW
from activities.records.rules import written_day
from dangjian.periods import Quarter
from organizations.access.models import Account
from organizations.tree.models import Organization

Key = tuple[int, str, UUID | None, date]


@dataclass(frozen=True)
class Owed:
    """One due item and how it stands; `records` are (activity id, version), `returned` one that waits to be mended."""

    item: DueItem
    state: State
    records: list[tuple[int, int]] = field(default_factory=list)
    returned: int | None = None


class Handed(NamedTuple):
    """A record of an item; `at` is when it was handed in."""

    activity: int
    version: int
    state: str
    at: datetime | None


Handing = dict[Key, list[Handed]]


def done_by_item(items: Iterable[DueItem]) -> dict[Key, list[tuple[int, int]]]:
    """The counted records (id, version) of every item that has any, the earliest first."""
    return credited(items, states=COUNTED_STATES)


def records_for(item: DueItem) -> list[Activity]:
    """The counted records that fulfil the item."""
    ids = [activity_id for activity_id, _ in done_by_item([item]).get(item.key, [])]
    return list(Activity.objects.filter(pk__in=ids).select_related("recorded_by").order_by("held_on", "pk"))


def credited(items: Iterable[DueItem], *, states: Iterable[str]) -> dict[Key, list[tuple[int, int]]]:
    found = handed_in(items, states=states)
    return {key: [(one.activity, one.version) for one in records] for key, records in found.items()}


def handed_in(items: Iterable[DueItem], *, states: Iterable[str] = (*COUNTED_STATES, RecordState.RETURNED)) -> Handing:
    """The records of every item that has any, the earliest first; in one query."""
    wanted = {item.key for item in items}
    if not wanted:
        return {}
    rows = ActivityCredit.objects.filter(
        activity__state__in=list(states),
        kind__in={kind for _, kind, _, _ in wanted},
        period_start__in={start for *_, start in wanted},
    ).order_by("activity__held_on", "activity")
    if len(branches := {organization_id for organization_id, *_ in wanted}) < 100:
        rows = rows.filter(organization__in=branches)
    found: Handing = {}
    about = "activity_id", "activity__version", "activity__state", "activity__submitted_at"
    for *key, activity, version, state, at in rows.values_list(
        "organization_id", "kind", "subgroup_uid", "period_start", *about
    ):
        if tuple(key) in wanted:
            found.setdefault(tuple(key), []).append(Handed(activity, version, state, at))
    return found


def states_for(items: Iterable[DueItem], today: date) -> list[Owed]:
    """Every item with its state, in the order given; one query however many items there are."""
    every = list(items)
    return with_records(every, handed_in(every), today)


def with_records(items: Iterable[DueItem], found: Handing, today: date, *, until: datetime | None = None) -> list[Owed]:
    """The items as they stand on `today` by what was handed in, `until` then."""
    return [standing_of(item, found.get(item.key, []), today, until) for item in items]


def standing_of(item: DueItem, found: list[Handed], today: date, until: datetime | None) -> Owed:
    done = [one for one in found if one.state in COUNTED_STATES and (until is None or (one.at and one.at <= until))]
    returned = next((one.activity for one in found if one.state == RecordState.RETURNED), None)
    records = [(one.activity, one.version) for one in done]
    return Owed(item, state_of(item, len(records), today), records, returned)


def first_day(today: date) -> date:
    """How far back somebody is asked for what is missing: since the last quarter began."""
    return Quarter.containing(today).previous().start


def owed(organizations: Iterable[int], today: date) -> list[Owed]:
    """What these branches should record now: what is overdue first, then what may be done today."""
    items = due_items(start=first_day(today), end=today + LONGEST_WINDOW, organizations=list(organizations))
    standing = states_for((item for item in items if item.opens_on <= today), today)
    pressing = [one for one in standing if one.state in (State.OVERDUE, State.DUE)]
    return sorted(pressing, key=in_order)


def overdue(account: Account, today: date) -> list[Owed]:
    """Everything in reach whose window has ended without a record, the longest first."""
    branches = Organization.objects.visible_to(account).branches().values_list("pk", flat=True)
    items = due_items(start=first_day(today), end=today, organizations=list(branches))
    standing = [one for one in states_for(items, today) if one.state == State.OVERDUE]
    return sorted(standing, key=in_order)


def owed_text(place: str, pressing: Iterable[Owed], today: date) -> str:
    """For the group chat: what a branch should record now, the late first; nothing when it has recorded everything."""
    lines = [f"· {one.item.label}，{owed_words(one, today)}" for one in pressing]
    return "\n".join([f"【该记的】{place}：", *lines, "如果已经记了，请忽略。"]) if lines else ""


def owed_words(one: Owed, today: date) -> str:
    last = written_day(one.item.closes_on, today)
    if one.returned is not None:
        return "退回的还没改好"
    return f"{last}已截止，请补录" if one.state == State.OVERDUE else f"最晚{last}"


def in_order(one: Owed) -> tuple[date, int]:
    """By the last day; within a branch and a day the order of the items themselves stays, subgroups in theirs."""
    return one.item.closes_on, one.item.organization_id


@dataclass(frozen=True)
class Tally:
    """How far a branch is with one kind of duty: 三季度主题党日 3/3."""

    label: str
    done: int
    due: int


def tally(organization: Organization, item: DueItem) -> Tally:
    """The item among its like, in the quarter in which its window ends."""
    quarter = Quarter.containing(item.closes_on)
    same = [
        one
        for one in due_items(start=quarter.start, end=quarter.end, organizations=[organization.pk])
        if (one.kind, one.subgroup_uid) == (item.kind, item.subgroup_uid)
    ]
    done = done_by_item(same)
    label = item.label
    if len(same) > 1:
        label = label.replace(f"{item.period_start.month}月", quarter.short_label, 1)
    return Tally(
        label=label,
        done=sum(min(one.times, len(done.get(one.key, []))) for one in same),
        due=sum(one.times for one in same),
    )

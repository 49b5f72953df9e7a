"""What is due beside what is done."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from activities.duties.queries import due_items
from activities.duties.rules import DueItem, State, state_of
from activities.records.models import COUNTED_STATES, Activity, ActivityCredit
from activities.records.models import State as RecordState
from activities.records.queries.periods import LONGEST_WINDOW
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


def done_by_item(items: Iterable[DueItem]) -> dict[Key, list[tuple[int, int]]]:
    """The counted records (id, version) of every item that has any, the earliest first."""
    return credited(items, states=COUNTED_STATES)


def records_for(item: DueItem) -> list[Activity]:
    """The counted records that fulfil the item."""
    ids = [activity_id for activity_id, _ in done_by_item([item]).get(item.key, [])]
    return list(Activity.objects.filter(pk__in=ids).select_related("recorded_by").order_by("held_on", "pk"))


def credited(items: Iterable[DueItem], *, states: Iterable[str]) -> dict[Key, list[tuple[int, int]]]:
    wanted = {item.key for item in items}
    if not wanted:
        return {}
    rows = ActivityCredit.objects.filter(
        activity__state__in=states,
        kind__in={kind for _, kind, _, _ in wanted},
        period_start__in={start for *_, start in wanted},
    ).order_by("activity__held_on", "activity")
    if len(branches := {organization_id for organization_id, *_ in wanted}) < 100:
        rows = rows.filter(organization__in=branches)
    found: dict[Key, list[tuple[int, int]]] = {}
    fields = "organization_id", "kind", "subgroup_uid", "period_start", "activity_id", "activity__version"
    for organization_id, kind, subgroup_uid, start, activity_id, version in rows.values_list(*fields):
        key = organization_id, kind, subgroup_uid, start
        if key in wanted:
            found.setdefault(key, []).append((activity_id, version))
    return found


def states_for(items: Iterable[DueItem], today: date) -> list[Owed]:
    """Every item with its state, in the order given; two queries however many items there are."""
    every = list(items)
    done = done_by_item(every)
    returned = credited(every, states=(RecordState.RETURNED,))
    return [
        Owed(
            item=item,
            state=state_of(item, len(done.get(item.key, [])), today),
            records=done.get(item.key, []),
            returned=returned[item.key][0][0] if item.key in returned else None,
        )
        for item in every
    ]


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

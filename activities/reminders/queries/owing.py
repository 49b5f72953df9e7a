"""What a round speaks of: computed when it goes, so what was recorded meanwhile is left out."""

from collections.abc import Iterable
from datetime import date, timedelta

from django.urls import reverse

from activities.duties.queries import due_items
from activities.duties.rules import DueItem, DutyKind, State
from activities.records.models import Activity
from activities.records.models import State as RecordState
from activities.records.queries.joint import awaited
from activities.records.queries.occasions import item_address, period_text
from activities.records.queries.owed import Owed, states_for
from activities.records.queries.periods import LONGEST_WINDOW
from activities.reminders.models import Reminder
from activities.reminders.rules import AHEAD, LONGEST_APART, Said, Step, days_behind, item_key, step_on
from dangjian.periods import Quarter
from dangjian.workdays.queries import calendar
from organizations.tree.models import Organization

Turn = tuple[DueItem, Step, date | None]


def behind_in(quarter: Quarter, branches: Iterable[Organization], today: date) -> dict[int, list[Said]]:
    """Per branch what it is behind with, in the order of its last days."""
    places = {branch.pk: branch.short_name for branch in branches}
    found: dict[int, list[Said]] = {}
    items = due_items(start=quarter.start, end=quarter.end, organizations=list(places))
    for one in states_for(without_guests(items), today):
        if days_behind(one.item, one.state, today):
            pk = one.item.organization_id
            found.setdefault(pk, []).append(said(one, places[pk], planned_on=one.item.planned_on))
    return found


def without_guests(items: Iterable[DueItem]) -> list[DueItem]:
    """Less the theme days that the host of a joint activity is going to record: a guest can do nothing about them."""
    every = list(items)
    held = awaited({item.organization_id for item in every if item.kind == DutyKind.THEME_DAY})
    return [item for item in every if not waits(item, held)]


def waits(item: DueItem, held: set[tuple[int, str]]) -> bool:
    return item.kind == DutyKind.THEME_DAY and (item.organization_id, period_text(item)) in held


def said(one: Owed, branch: str, *, step: str = "", planned_on: date | None = None) -> Said:
    return Said(
        branch_id=one.item.organization_id,
        branch=branch,
        item=one.item,
        url=address(one),
        step=step,
        planned_on=planned_on,
        returned=one.returned is not None,
    )


def address(one: Owed) -> str:
    """The form with everything filled in that is known; of a record sent back the record itself."""
    if one.returned is not None:
        return reverse("records:edit", args=[one.item.organization_id, one.returned])
    return f"{reverse('records:new', args=[one.item.organization_id])}?{item_address(one.item)}"


def said_today(today: date, branches: dict[int, Organization]) -> list[Said]:
    """Every step whose turn it is and that nobody was told of yet, of what is still owed."""
    turns = [turn for turn in turns_on(today) if turn[0].organization_id in branches]
    told = already_told({item_key(item) for item, _, _ in turns})
    fresh = [turn for turn in turns if (turn[0].organization_id, item_key(turn[0]), turn[1]) not in told]
    own = {item.key for item in without_guests(item for item, _, _ in fresh)}
    fresh = [turn for turn in fresh if turn[0].key in own]
    states = states_for([item for item, _, _ in fresh], today)
    return [
        said(one, branches[item.organization_id].short_name, step=step, planned_on=planned_on)
        for (item, step, planned_on), one in zip(fresh, states, strict=True)
        if one.state != State.DONE
    ]


def turns_on(today: date) -> list[Turn]:
    plans, known = own_plans(today), calendar(today - LONGEST_APART, today + LONGEST_WINDOW + LONGEST_APART)
    found = []
    for item in due_items(start=today, end=today + LONGEST_WINDOW):
        if item.opens_on <= today + AHEAD:
            planned_on = plans.get(plan_key(item), item.planned_on)
            if step := step_on(planned_on, item.closes_on, today, known):
                found.append((item, step, planned_on))
    return found


def own_plans(today: date) -> dict[tuple, date]:
    """The days that branches announced themselves, which win over the theme day of their unit."""
    planned = Activity.objects.filter(state=RecordState.PLANNED, held_on__gte=today - timedelta(days=92))
    rows = planned.values_list("organization_id", "kind", "for_period", "subgroup__uid", "held_on")
    return {tuple(key): held_on for *key, held_on in rows.order_by("pk")}


def plan_key(item: DueItem) -> tuple:
    return item.organization_id, item.kind, period_text(item), item.subgroup_uid


def already_told(keys: set[str]) -> set[tuple[int, str, str]]:
    rows = Reminder.objects.exclude(step="").filter(item__in=keys)
    return set(rows.values_list("organization_id", "item", "step"))

"""What is due: computed from dated rows, never stored. Everything is judged on the last day of the item's period."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import QuerySet

from activities.duties.models import DutyRule
from activities.duties.queries.facts import Facts, Organizations, Place, Standing, read_facts
from activities.duties.queries.theme_days import planned_day
from activities.duties.rules import KIND_ORDER, AppliesIf, DueItem, DutyKind, Subject, Window, periods_closing
from dangjian.fields.paths import steps
from dangjian.periods import Month, Period, last_day
from organizations.tree.models import Organization


class Turn(NamedTuple):
    """A rule and one period in which it held, to be judged on `day`."""

    rule: DutyRule
    period: Period
    day: date


def due_items(*, start: date, end: date, organizations: Organizations | None = None) -> list[DueItem]:
    """Every item whose window has its last day in [start, end): by organization, then by that day, then by kind."""
    turns = turns_closing(start, end)
    if not turns:
        return []
    days = [turn.day for turn in turns]
    return judged(turns, read_facts(min(days), max(days), organizations))


def judged(turns: list[Turn], facts: Facts) -> list[DueItem]:
    """What the turns ask, by the facts of the last day of each one's period."""
    standing = {day: facts.on(day) for day in {turn.day for turn in turns}}
    found: dict[int, list[DueItem]] = defaultdict(list)
    for turn in sorted(turns, key=in_order):
        for item in items_of(turn, standing[turn.day], facts):
            found[item.organization_id].append(item)
    return [item for organization in sorted(found) for item in found[organization]]


def in_order(turn: Turn) -> tuple[date, int, date]:
    """As its items stand in the list of one organization."""
    return turn.rule.window.closes_on(turn.period), KIND_ORDER[turn.rule.kind], turn.period.start


def due_for(organization: Organization, start: date, end: date) -> list[DueItem]:
    return due_items(start=start, end=end, organizations=[organization.pk])


def turns_closing(start: date, end: date) -> list[Turn]:
    return [turn for rule in owed_rules() for turn in turns_of(rule, rule.window, start, end)]


def owed_rules() -> QuerySet[DutyRule]:
    return DutyRule.objects.filter(subject__in=(Subject.ORGANIZATION, Subject.SUBGROUP)).order_by("code", "starts_on")


def turns_of(rule: DutyRule, window: Window, start: date, end: date) -> list[Turn]:
    """The rule's periods whose last day with that window lies in [start, end); an empty window asks for the periods' own."""
    return [
        Turn(rule, period, day)
        for period in periods_closing(rule.per, window, start, end)
        if rule.is_in_force(day := last_day(period))
    ]


def items_of(turn: Turn, standing: Standing, facts: Facts) -> Iterator[DueItem]:
    rule, period = turn.rule, turn.period
    starts_on, ends_on, label = period.start, period.end, f"{period.short_label}{rule.name}"
    opens_on, closes_on = rule.window.opens_on(period), rule.window.closes_on(period)
    days: dict[int | None, tuple[date | None, date]] = {}  # one answer per unit: thousands of branches, a dozen units
    for place in standing.places:
        if not (concerns(rule, place, standing) and place.stood_throughout(period)):
            continue
        if place.committee_id not in days:
            planned_on = planned(turn, place, facts)
            days[place.committee_id] = planned_on, rule.record_by(planned_on or closes_on)
        planned_on, record_by = days[place.committee_id]
        for subgroup_uid, suffix in subjects(rule, place, standing):
            yield DueItem(
                code=rule.code,
                kind=rule.kind,
                label=label + suffix,
                organization_id=place.organization_id,
                subgroup_uid=subgroup_uid,
                period_start=starts_on,
                period_end=ends_on,
                opens_on=opens_on,
                closes_on=closes_on,
                record_by=record_by,
                planned_on=planned_on,
                times=rule.times,
            )


def concerns(rule: DutyRule, place: Place, standing: Standing) -> bool:
    """Whether the rule speaks of the organization as it stood on the day, and nobody excused it."""
    return (
        place.kind == rule.organization_kind
        and (not rule.sectors or place.sector in rule.sectors)
        and (rule.within_id is None or rule.within_id in steps(place.path))
        and (rule.applies_if != AppliesIf.HAS_COMMITTEE or place.organization_id in standing.with_committee)
        and (rule.applies_if != AppliesIf.NOT_TEMPORARY or not place.temporary)
        and not standing.excused(place.organization_id, rule.kind)
    )


def subjects(rule: DutyRule, place: Place, standing: Standing) -> list[tuple[UUID | None, str]]:
    """Who owes the item: the branch itself, or each of its subgroups, named behind the item."""
    if rule.subject == Subject.SUBGROUP:
        return [(uid, f"（{name}）") for uid, name in standing.subgroups.get(place.organization_id, ())]
    return [(None, "")]


def planned(turn: Turn, place: Place, facts: Facts) -> date | None:
    if turn.rule.kind == DutyKind.THEME_DAY and isinstance(turn.period, Month):
        return planned_day(place.committee_id, turn.period, facts.moves)
    return None

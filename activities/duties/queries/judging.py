"""On which days a quarter's duties are judged: what has to be excused so that a branch owes none of them."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import NamedTuple

from activities.duties.models import Exemption
from activities.duties.queries.items import owed_rules, turns_closing, turns_of
from activities.duties.rules import Window, gaps
from dangjian.periods import Quarter
from organizations.tree.models import Kind, Organization

A_DAY = timedelta(days=1)

Days = dict[str, set[date]]


class Judged(NamedTuple):
    """A kind of duty (empty: every kind), the span in which an exemption excuses it, and the days in it that count."""

    kind: str
    starts_on: date
    ends_on: date
    days: set[date]


def spans_free(organization: Organization, quarter: Quarter, kind: str) -> Iterator[tuple[str, date, date]]:
    """Where the branch is still judged by what the kind owes in the quarter, without the days excused before."""
    for one, start, end, days in spans_judged(quarter, kind):
        excused = Exemption.objects.overlapping(start, end).filter(organization=organization, kind__in={"", one})
        for first, after in gaps(start, end, excused.values_list("starts_on", "ends_on")):
            if any(first <= day < after for day in days):
                yield one, first, after


def spans_judged(quarter: Quarter, kind: str) -> list[Judged]:
    """What excuses a branch from the kind (empty: from everything) in this quarter, and from nothing in another.

    A duty counts in the quarter in which its window closes, and is judged on the last day of its period. Nearly always
    that day lies in the quarter. Not so for a year's meeting that may be held until March: it counts in the first
    quarter of the next year, and is judged on 31 December. On such a day two quarters meet, so there each kind is
    excused by its own name, and only elsewhere all of them at once.
    """
    days = days_judged(quarter)
    if kind:
        return [by_name(quarter, kind, days[kind])] if kind in days else []
    if counts_later(quarter):
        return [by_name(quarter, one, days[one]) for one in sorted(days)]
    return [all_within(quarter, days), *each_before(quarter, days)]


def by_name(quarter: Quarter, kind: str, days: set[date]) -> Judged:
    """From the beginning of the quarter, or from a day before it that counts in it, to the last day."""
    return Judged(kind, min(quarter.start, *days), max(days) + A_DAY, days)


def all_within(quarter: Quarter, days: Days) -> Judged:
    """Every kind at once, in the quarter itself."""
    return Judged(
        "", quarter.start, quarter.end, {day for each in days.values() for day in each if day >= quarter.start}
    )


def each_before(quarter: Quarter, days: Days) -> Iterator[Judged]:
    """The kinds that are judged before the quarter in which they count, there alone."""
    for kind in sorted(days):
        if early := {day for day in days[kind] if day < quarter.start}:
            yield Judged(kind, min(early), quarter.start, early)


def days_judged(quarter: Quarter) -> Days:
    """Of every kind that counts for branches in the quarter."""
    days: Days = defaultdict(set)
    for turn in turns_closing(quarter.start, quarter.end):
        if turn.rule.organization_kind == Kind.BRANCH:
            days[turn.rule.kind].add(turn.day)
    return days


def counts_later(quarter: Quarter) -> bool:
    """Whether anything that is judged on a day of the quarter counts in a later one."""
    return any(
        turn.rule.window.closes_on(turn.period) >= quarter.end
        for rule in owed_rules().filter(organization_kind=Kind.BRANCH)
        for turn in turns_of(rule, Window(), quarter.start, quarter.end)
    )

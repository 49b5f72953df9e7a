"""What a change of the rules or of an exemption would alter, told before it is made. Nothing is stored."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from activities.duties.models import DutyRule, Exemption
from activities.duties.queries.branch import nameless
from activities.duties.queries.facts import Dated, Facts, read_facts
from activities.duties.queries.items import judged, owed_rules, turns_of
from activities.duties.rules import DueItem, Window, period_of, span_in_words
from dangjian.periods import Quarter, Year
from organizations.tree.models import Organization

NAMED = 12


@dataclass(frozen=True)
class Side:
    """One due item on one side of a change: how many branches owe it, how often, in which days."""

    branches: int
    times: int
    window: str


@dataclass(frozen=True)
class Row:
    label: str
    was: Side | None
    will: Side | None


@dataclass(frozen=True)
class Difference:
    """`appear`, `vanish` and `altered` count due items (one branch or subgroup, one period); `before` and `after` branches."""

    label: str
    before: int
    after: int
    came: tuple[str, ...]
    gone: tuple[str, ...]
    appear: int
    vanish: int
    altered: int
    rows: tuple[Row, ...]
    noun: str = "党支部"

    @property
    def lists(self) -> list[tuple[str, str]]:
        """The branches that come and go, by name: the first of them, and how many there are."""
        both = ((f"新要求的{self.noun}", self.came), (f"不再要求的{self.noun}", self.gone))
        return [(word, named(names)) for word, names in both if names]


def named(names: tuple[str, ...]) -> str:
    shown = "、".join(names[:NAMED])
    return shown if len(names) <= NAMED else f"{shown}等{len(names)}个"


def difference(was: list[DutyRule], will: list[DutyRule], starts_on: date) -> Difference:
    """The first period (the longest of both frequencies) under the one and under the other; three queries and names."""
    period = max((period_of(rule.per, starts_on) for rule in [*was, *will]), key=lambda one: one.end)
    facts = read_facts(starts_on, period.end - timedelta(days=1), None)
    old, new = (asked(rules, facts, starts_on, period.end) for rules in (was, will))
    before, after = ({item.organization_id for item in items.values()} for items in (old, new))
    return Difference(
        label=period.label,
        before=len(before),
        after=len(after),
        came=names_of(after - before),
        gone=names_of(before - after),
        appear=len(new.keys() - old.keys()),
        vanish=len(old.keys() - new.keys()),
        altered=sum(demand(old[key]) != demand(new[key]) for key in old.keys() & new.keys()),
        rows=rows_of(old.values(), new.values()),
        noun=next(rule.noun for rule in [*was, *will]),
    )


def asked(rules: Iterable[DutyRule], facts: Facts, first: date, end: date) -> dict[tuple, DueItem]:
    """What is due of the periods that end in [first, end), by what it is and who owes it."""
    turns = [turn for rule in rules for turn in turns_of(rule, Window(), first, end)]
    return {(*item.key, item.period_end, item.code): item for item in judged(turns, facts)}


def demand(item: DueItem) -> tuple[int, date, date]:
    return item.times, item.opens_on, item.closes_on


def rows_of(old: Iterable[DueItem], new: Iterable[DueItem]) -> tuple[Row, ...]:
    """One row per item that is not the same for the same branches on both sides, in the order in which they end."""
    sides = [collected(items) for items in (old, new)]
    keys = sorted({key for side in sides for key in side})
    pairs = [(key[-1], *(side.get(key) for side in sides)) for key in keys]
    return tuple(Row(label, side(was), side(will)) for label, was, will in pairs if was != will)


def collected(items: Iterable[DueItem]) -> dict[tuple, tuple[frozenset[int], tuple]]:
    """By period and label: the branches, and what is asked of them."""
    found: dict[tuple, tuple[set[int], tuple]] = {}
    for item in map(nameless, items):
        owing, _ = found.setdefault(in_time(item), (set(), demand(item)))
        owing.add(item.organization_id)
    return {key: (frozenset(owing), asks) for key, (owing, asks) in found.items()}


def in_time(item: DueItem) -> tuple[date, int, str]:
    """Where an item stands in a list: by the end of its period, the shorter period first."""
    return item.period_end, -item.period_start.toordinal(), item.label


def side(found: tuple[frozenset[int], tuple] | None) -> Side | None:
    if found is None:
        return None
    owing, (times, opens_on, closes_on) = found
    return Side(len(owing), times, span_in_words(opens_on, closes_on))


def names_of(organizations: set[int]) -> tuple[str, ...]:
    rows = Organization.objects.filter(pk__in=organizations).order_by("path")
    return tuple(rows.values_list("short_name", flat=True)) if organizations else ()


@dataclass(frozen=True)
class Excused:
    """What one branch owes no more, and what it owes again, of the periods that end before `until`."""

    until: date
    dropped: tuple[DueItem, ...]
    owed: tuple[DueItem, ...]

    @property
    def lists(self) -> list[tuple[str, list[tuple[DueItem, int]]]]:
        """Both in words, an item of several subgroups once with how many they are."""
        both = (("不再要求", self.dropped), ("恢复要求", self.owed))
        return [
            (word, list(Counter(nameless(item)._replace(subgroup_uid=None) for item in items).items()))
            for word, items in both
            if items
        ]


def excused(branch: Organization, *, was: Exemption | None, will: Exemption | None) -> Excused:
    """The branch with the one exemption and with the other; looks to the end of the year or of the next quarter."""
    first, until = stretch_changed(was, will)
    facts = read_facts(first, until - timedelta(days=1), [branch.pk])
    kept = list(facts.exemptions)
    if was is not None and dated(was) in kept:
        kept.remove(dated(was))
    changed = replace(facts, exemptions=kept + ([] if will is None else [dated(will)]))
    rules = list(owed_rules())
    old, new = (asked(rules, one, first, until) for one in (facts, changed))
    return Excused(
        until=until,
        dropped=tuple(sorted((item for key, item in old.items() if key not in new), key=in_time)),
        owed=tuple(sorted((item for key, item in new.items() if key not in old), key=in_time)),
    )


def stretch_changed(was: Exemption | None, will: Exemption | None) -> tuple[date, date]:
    """The days that are judged otherwise, as far as it makes sense to look ahead."""
    both = [one for one in (was, will) if one is not None]
    ends = [one.ends_on or date.max for one in both]
    first = both[0].starts_on if len(both) == 1 else min(ends)
    horizon = max(Year.containing(first).end, Quarter.containing(first).next().end)
    return first, min(max(ends), horizon)


def dated(exemption: Exemption) -> Dated:
    return exemption.starts_on, exemption.ends_on, exemption.organization_id, exemption.kind

"""Whom a rule would meet, before it is one."""

from dataclasses import dataclass
from datetime import date

from activities.duties.models import DutyRule
from activities.duties.queries.facts import read_facts
from activities.duties.queries.items import concerns, subjects
from activities.duties.rules import period_of
from dangjian.periods import last_day


@dataclass(frozen=True)
class Met:
    """How many branches (and of them how many subgroups) owe the first period, which period that is, until when, and
    what is asked of them under the same kind already."""

    branches: int
    items: int
    period: str
    closes_on: date
    beside: tuple[str, ...]


def met_by(rule: DutyRule) -> Met:
    """Judged like everything that is due: on the last day of the first period, by the rows that hold then."""
    period = period_of(rule.per, rule.starts_on)
    day = last_day(period)
    standing = read_facts(day, day, None).on(day)
    met = [place for place in standing.places if concerns(rule, place, standing)]
    places = [place for place in met if place.stood_throughout(period)]
    owed = [len(subjects(rule, place, standing)) for place in places]
    others = DutyRule.objects.running(rule.starts_on).filter(kind=rule.kind).order_by("pk")
    return Met(
        branches=sum(many > 0 for many in owed),
        items=sum(owed),
        period=period.label,
        closes_on=rule.window.closes_on(period),
        beside=tuple(dict.fromkeys(others.values_list("name", flat=True))),
    )

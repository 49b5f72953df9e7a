"""What a branch did or planned in one month, moved into the next: the same kinds, the same weekdays, hours and places."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from activities.duties.models import DutyRule
from activities.duties.queries import due_items, theme_day
from activities.duties.rules import STATION_KINDS, DueItem, DutyKind, Per, period_of, span_in_words
from activities.records.models import Activity, JointPart, State
from activities.records.queries.attendees import subgroups_at
from activities.records.queries.periods import LONGEST_WINDOW
from activities.records.rules import record_kind
from dangjian.periods import Month, Period, last_day
from dangjian.workdays.queries import calendar
from dangjian.workdays.rules import Calendar
from organizations.tree.models import Organization

Key = tuple[str, str, int | None]  # kind, period and subgroup


@dataclass(frozen=True)
class Moved:
    """One thing of the month before, as it would be planned; `problem` says why it cannot be."""

    source: Activity
    kind: str
    label: str
    for_period: str
    held_on: date
    topic: str
    problem: str = ""

    @property
    def key(self) -> str:
        """Its name on the page."""
        return f"{self.kind}-{self.source.subgroup_id}" if self.source.subgroup_id else self.kind


@dataclass
class Known:
    """What is asked once for the whole month: its days, what is due in it, and what there is already."""

    today: date
    month: Month
    days: Calendar
    theme_day: date
    per: dict[str, str]
    due: dict[tuple[str, date, UUID | None], DueItem]
    there: dict[Key, set[str]]
    joint: set[tuple[str, str]]
    subgroups: set[int]
    taken: set[Key] = field(default_factory=set)

    def period(self, kind: str, day: date) -> Period:
        return period_of(self.per.get(kind, Per.MONTH), day)

    def day(self, one: Activity) -> date:
        """The theme day has a day of its own, which the unit may have moved."""
        if one.kind == DutyKind.THEME_DAY:
            return self.theme_day
        return self.days.like(one.held_on, self.month.start, self.month.end)


def month_moved(organization: Organization, month: Month, today: date) -> list[Moved]:
    """In the order of the days. Of a kind (and subgroup) and period only the first that can be: there is one plan for each."""
    before = month.shifted(-1)
    held = Activity.objects.filter(organization=organization, group=None).held_in(before)
    held = held.exclude(state=State.WITHDRAWN).exclude(kind__in=STATION_KINDS)
    known = known_of(organization, month, today)
    found = [moved(one, known) for one in held.select_related("subgroup").order_by("held_on", "pk")]
    return sorted(found, key=lambda line: (line.held_on, line.source.pk))


def known_of(organization: Organization, month: Month, today: date) -> Known:
    rules = DutyRule.objects.in_force(month.start, month.end).order_by("-pk")
    items = due_items(start=month.start, end=month.end + LONGEST_WINDOW, organizations=[organization.pk])
    there: dict[Key, set[str]] = defaultdict(set)
    mine = Activity.objects.filter(organization=organization).exclude(state=State.WITHDRAWN)
    for kind, period, subgroup, state in mine.filter(held_on__gte=month.start - LONGEST_WINDOW).values_list(
        "kind", "for_period", "subgroup", "state"
    ):
        there[kind, period, subgroup].add(state)
    parts = JointPart.objects.filter(organization=organization).exclude(activity__state=State.WITHDRAWN)
    near = parts.filter(activity__held_on__gte=month.start - LONGEST_WINDOW)
    return Known(
        today=today,
        month=month,
        days=calendar(month.shifted(-1).start, month.end),
        theme_day=theme_day(organization, month),
        per=dict(rules.values_list("kind", "per")),
        due={(item.kind, item.period_start, item.subgroup_uid): item for item in items},
        there=there,
        joint=set(near.values_list("activity__kind", "activity__for_period")),
        subgroups={one.pk for one in subgroups_at(organization, last_day(month))},
    )


def moved(one: Activity, known: Known) -> Moved:
    day = known.day(one)
    period = known.period(one.kind, day)
    label = f"{period.short_label}{record_kind(one.kind).label}"
    problem = next(obstacles(one, period, day, known), "")
    if not problem:
        known.taken.add((one.kind, str(period), one.subgroup_id))
    named = f"{label}（{one.subgroup.name}）" if one.subgroup else label
    return Moved(one, one.kind, named, str(period), day, topic_of(one, label), problem)


def topic_of(one: Activity, label: str) -> str:
    """Every theme day has a new theme; what was called by its month is called by the new one."""
    of_the_kind = one.topic.endswith(str(record_kind(one.kind).label))
    return label if one.kind == DutyKind.THEME_DAY or of_the_kind else one.topic


def obstacles(one: Activity, period: Period, day: date, known: Known) -> Iterator[str]:
    key = one.kind, str(period), one.subgroup_id
    item = known.due.get((one.kind, period.start, one.subgroup.uid if one.subgroup else None))
    states = known.there.get(key, set())
    if key in known.taken:
        yield "同一项只排一次"
    if states - {State.PLANNED}:
        yield "已经记过了"
    if states:
        yield "已经排了"
    if one.subgroup and one.subgroup_id not in known.subgroups:
        yield "党小组已经撤了"
    if (one.kind, str(period)) in known.joint:
        yield "参加联合活动"
    if day < known.today:
        yield "那一天已经过了"
    if item and not item.opens_on <= day <= item.closes_on:
        yield f"要在{span_in_words(item.opens_on, item.closes_on)}之间"


def may_be_planned(lines: list[Moved]) -> list[Moved]:
    return [line for line in lines if not line.problem]

"""三色: what a branch lacks of the quarter's due items, now and when nothing more is done until its last day.

Counted by the items of the duties that the branch's scheme asks for, as the points are; no score reads a colour.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F, Q, Sum

from activities.duties.queries import due_items
from activities.duties.rules import State
from activities.records.queries.owed import Owed, states_for
from activities.reminders.queries import address
from analytics.assessment.models import Scheme, ScoreLine
from analytics.assessment.queries.facts import ReadScheme
from analytics.indicators.queries import INDICATORS
from analytics.indicators.queries.duties import DutyDone
from analytics.indicators.rules import Colour, colour_of
from dangjian.periods import Quarter, last_day
from organizations.tree.models import Organization

DUTY_KINDS = {code: one.kind for code, one in INDICATORS.items() if isinstance(one, DutyDone)}
MAY_BE_DONE = (State.OVERDUE, State.DUE)


@dataclass(frozen=True)
class Light:
    """One branch: what it lacks whose window has ended, what it will lack if nothing more is done, and what it lacked
    at the end of the quarter before, where that was assessed."""

    missing: int
    at_end: int
    before: int | None
    open: tuple[Owed, ...]

    @property
    def colour(self) -> Colour:
        return colour_of(self.missing)

    @property
    def coming(self) -> Colour:
        return colour_of(self.at_end)

    @property
    def worsens(self) -> bool:
        return self.coming != self.colour

    @property
    def again(self) -> bool:
        """Red for the second quarter: the committee above talks to the branch."""
        return self.escalates(self.colour)

    @property
    def again_coming(self) -> bool:
        return self.escalates(self.coming)

    def escalates(self, colour: Colour) -> bool:
        return colour == Colour.RED and self.before is not None and colour_of(self.before) == Colour.RED

    @property
    def words(self) -> str:
        """到今天缺1项。到季末还有5项要记，都不记会变成黄灯。"""
        now = f"到今天缺{self.missing}项。" if self.missing else "到今天没有缺的。"
        coming = f"到季末还有{self.at_end - self.missing}项要记" if self.at_end > self.missing else ""
        worse = f"，都不记会变成{self.coming.label}灯" if self.worsens else ""
        again = "上季度也是红灯，上级党组织会来帮支部一起想办法。" if self.again_coming else ""
        return now + (f"{coming}{worse}。" if coming else "") + again

    @property
    def next(self) -> Owed | None:
        """What is done next: the first that may be recorded today, else the first that comes."""
        return next((one for one in self.open if one.state in MAY_BE_DONE), self.open[0] if self.open else None)

    @property
    def next_address(self) -> str:
        """The record form with what is known; nothing while it may not be recorded yet."""
        return address(self.next) if self.next and self.next.state in MAY_BE_DONE else ""


def light_of(states: Iterable[Owed], *, kinds: Collection[str] | None, before: int | None, today: date) -> Light:
    """From the branch's items of the quarter; without a scheme every kind counts."""
    counted = [one for one in states if kinds is None or one.item.kind in kinds]
    waiting = [one for one in counted if one.state != State.DONE]
    return Light(
        missing=sum(lacking(one) for one in counted if one.item.closes_on < today),
        at_end=sum(lacking(one) for one in counted),
        before=before,
        open=tuple(sorted(waiting, key=lambda one: (one.item.closes_on, one.item.opens_on))),
    )


def lacking(one: Owed) -> int:
    return one.item.times - min(len(one.records), one.item.times)


def branch_light(branch: Organization, quarter: Quarter, states: Iterable[Owed], *, today: date) -> Light:
    """For a page that has the branch's items already; two queries."""
    kinds, before = kinds_asked(quarter), missing_in(quarter.previous(), [branch.pk])
    return light_of(states, kinds=kinds.get(branch.sector), before=before.get(branch.pk), today=today)


@dataclass(frozen=True)
class Outlook:
    """The light of today's quarter, and where each thing that an earlier one still lacks is recorded, by its name."""

    quarter: Quarter
    light: Light
    addresses: dict[str, str]


def outlook(branch: Organization, shown: Quarter, *, today: date) -> Outlook:
    """From the quarter that is looked at until the end of today's; ten queries."""
    quarter = Quarter.containing(today)
    items = due_items(start=min(shown, quarter).start, end=quarter.end, organizations=[branch.pk])
    states = states_for(items, today)
    now = [one for one in states if one.item.closes_on >= quarter.start]
    open_now = {one.item.label: address(one) for one in states if one.state in MAY_BE_DONE}
    return Outlook(quarter, branch_light(branch, quarter, now, today=today), open_now)


def lights(
    states: Iterable[Owed],
    sectors: dict[int, str],
    quarter: Quarter,
    *,
    today: date,
    schemes: Iterable[ReadScheme],
) -> dict[int, Light]:
    """Of every branch in `sectors`, whatever it owes; `schemes` are those of the quarter's last day. One query."""
    kinds, before = kinds_of(schemes), missing_in(quarter.previous(), sectors)
    owed: dict[int, list[Owed]] = defaultdict(list)
    for one in states:
        owed[one.item.organization_id].append(one)
    return {
        pk: light_of(owed[pk], kinds=kinds.get(sector), before=before.get(pk), today=today)
        for pk, sector in sectors.items()
    }


def kinds_of(schemes: Iterable[ReadScheme]) -> dict[str, set[str]]:
    """By sector the kinds of duties that its scheme counts; of two the first, as `kinds_asked` finds them."""
    asked: dict[str, set[str]] = {}
    for scheme in schemes:
        for sector in scheme.sectors:
            asked.setdefault(sector, {DUTY_KINDS[one.indicator] for one in scheme.items if one.indicator in DUTY_KINDS})
    return asked


def kinds_asked(quarter: Quarter) -> dict[str, set[str]]:
    """By sector the kinds of duties that its scheme on the quarter's last day counts."""
    day = last_day(quarter)
    schemes = Scheme.objects.filter(Q(ends_on=None) | Q(ends_on__gt=day), starts_on__lte=day)
    rows = schemes.order_by("code", "version").values_list("pk", "sectors", "items__indicator")
    asked: dict[str, set[str]] = {}
    counts: dict[str, int] = {}
    for pk, sectors, code in rows:
        for sector in sectors:
            if counts.setdefault(sector, pk) == pk:
                asked.setdefault(sector, set()).update({DUTY_KINDS[code]} if code in DUTY_KINDS else ())
    return asked


def missing_in(quarter: Quarter, branches: Collection[int]) -> dict[int, int]:
    """What each lacked as its score of the quarter says; one query."""
    lines = ScoreLine.objects.filter(
        score__run__is_current=True,
        score__run__year=quarter.year,
        score__run__number=quarter.number,
        item__indicator__in=DUTY_KINDS,
    )
    if len(branches) < 100:
        lines = lines.filter(score__organization__in=list(branches))
    summed = lines.values("score__organization").annotate(missing=Sum(F("due") - F("done"))).order_by()
    return dict(summed.values_list("score__organization", "missing"))

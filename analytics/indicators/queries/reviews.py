from collections import defaultdict
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import ClassVar, NamedTuple

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import TruncDate

from activities.records.models import COUNTED_STATES, Activity, State
from activities.records.queries.lists import LONGEST_HOLIDAY, REVIEW_WORKDAYS
from activities.records.rules import RECORD_KINDS
from analytics.indicators.queries.reading import Read, SpanRead
from analytics.indicators.rules import About, Counted, Fact, Missing, Proof, Span, month_day
from dangjian.fields.dates import beginning
from dangjian.periods import Month
from dangjian.workdays.queries import calendar

KIND_WORDS = dict(RECORD_KINDS)
# Five working days are at least five days.
IN_TIME = F("submitted_at") + timedelta(days=REVIEW_WORKDAYS)


class Slow(NamedTuple):
    """A record that was looked at later, or not yet: whether a holiday saved it, and the gap that it else is."""

    unit: int
    met: bool
    gap: Missing


class ReviewInTime:
    """审核及时: records looked at within five working days, by whoever of the unit they were sent to.

    What had to be looked at by a day of the quarter: a record of its last week is next quarter's.
    """

    code: ClassVar[str] = "review_in_time"
    name: ClassVar[str] = "审核及时"
    version: ClassVar[int] = 1

    def rows(self, span: Span) -> QuerySet:
        first, end = beginning(span.quarter.start - LONGEST_HOLIDAY), beginning(span.quarter.end)
        sent = Activity.objects.filter(submitted_at__gte=first, submitted_at__lt=end)
        return sent.filter(state__in=[*COUNTED_STATES, State.RETURNED]).exclude(reviewer=None).order_by()

    def measure(self, span: Span) -> dict[int, Counted]:
        deadlines = Deadlines(span)
        return of_units(self.by_month(deadlines, list(self.slow(deadlines))))

    def proof(self, span: Span) -> dict[int, Proof]:
        return self.read(SpanRead.over(span)).proofs

    def read(self, span: SpanRead) -> Read:
        deadlines = Deadlines(span)
        slow = list(self.slow(deadlines))
        months = self.by_month(deadlines, slow)
        return Read(of_units(months), self.shown(months, slow))

    def by_month(self, deadlines: "Deadlines", slow: list[Slow]) -> dict[tuple[int, Month], Counted]:
        """Who took no longer was in time, and is only counted: by reviewer, for each month by when it was sent."""
        span, months = deadlines.span, defaultdict[tuple[int, Month], Counted](Counted)
        sent = {month: deadlines.sent_for(month) for month in span.quarter.months}
        counts = {
            f"n{month.index}": Count("pk", filter=Q(submitted_at__gte=first, submitted_at__lt=end))
            for month, (first, end) in sent.items()
        }
        quick = self.rows(span).filter(reviewed_at__lte=IN_TIME).values_list("reviewer").annotate(**counts)
        for reviewer, *many in quick:
            if unit := span.tree.unit_of(reviewer):
                for month, n in zip(sent, many, strict=True):
                    if n:
                        months[unit, month] += Counted(n, n)
        for one in slow:
            months[one.unit, Month.containing(one.gap.due_on)] += Counted(int(one.met), 1)
        return months

    def shown(self, months: dict[tuple[int, Month], Counted], slow: list[Slow]) -> dict[int, Proof]:
        proofs: dict[int, Proof] = defaultdict(Proof)
        for (unit, month), counted in sorted(months.items()):
            what = f"{month.short_label}应审核{counted.due}条，按时{counted.done}条"
            proofs[unit].evidence.append(Fact(what, month.start, counts=counted.done))
        for one in slow:
            if not one.met:
                proofs[one.unit].missing.append(one.gap)
        for proof in proofs.values():
            proof.missing.sort(key=lambda gap: (gap.due_on, gap.what, str(gap.about and gap.about.uid)))
        return proofs

    def slow(self, deadlines: "Deadlines") -> Iterator[Slow]:
        """What took longer, each by itself."""
        span = deadlines.span
        longer = self.rows(span).filter(Q(reviewed_at=None) | Q(reviewed_at__gt=IN_TIME))
        days = {"sent": TruncDate("submitted_at"), "looked": TruncDate("reviewed_at")}
        for reviewer, branch, uid, kind, held_on, sent, looked in longer.annotate(**days).values_list(
            "reviewer", "organization", "organization__uid", "kind", "held_on", "sent", "looked"
        ):
            unit = span.tree.unit_of(reviewer)
            if unit is None or not deadlines.counts(sent, looked):
                continue
            remark = f"{month_day(looked)}才审核" if looked else "还没有审核"
            what = f"{month_day(held_on)}{KIND_WORDS[kind]}"
            gap = Missing(what, deadlines.of(sent), remark, About(branch, uid))
            yield Slow(unit, deadlines.met(sent, looked), gap)


def of_units(months: dict[tuple[int, Month], Counted]) -> dict[int, Counted]:
    counted: dict[int, Counted] = defaultdict(Counted)
    for (unit, _), figures in months.items():
        counted[unit] += figures
    return dict(counted)


class Deadlines:
    """By when a record that was sent on a day is looked at; each day is reckoned once."""

    def __init__(self, span: Span) -> None:
        self.span = span
        self.days = calendar(span.quarter.start - LONGEST_HOLIDAY, span.quarter.end + LONGEST_HOLIDAY)
        self.known: dict[date, date] = {}

    def of(self, sent: date) -> date:
        if sent not in self.known:
            self.known[sent] = self.days.add(sent, REVIEW_WORKDAYS)
        return self.known[sent]

    def sent_for(self, month: Month) -> tuple[datetime, datetime]:
        """From which moment on, and before which, was sent what is due in the month."""
        return beginning(self.first_for(month.start)), beginning(self.first_for(month.end))

    def first_for(self, due: date) -> date:
        day = self.span.quarter.start - LONGEST_HOLIDAY
        while self.of(day) < due:
            day += timedelta(days=1)
        return day

    def met(self, sent: date, looked: date | None) -> bool:
        return looked is not None and looked <= self.of(sent)

    def counts(self, sent: date, looked: date | None) -> bool:
        """Due in the quarter; what may still wait counts only where it has been done."""
        due = self.of(sent)
        inside = self.span.quarter.start <= due < self.span.quarter.end
        return inside and (due < self.span.until or self.met(sent, looked))

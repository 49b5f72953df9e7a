from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from typing import ClassVar

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

    def by_day(self, span: Span) -> Iterator[tuple[int, date, bool, int]]:
        """Reviewer, the day by which it was due, whether it was in time, and how many."""
        deadlines = Deadlines(span)
        days = {"sent": TruncDate("submitted_at"), "looked": TruncDate("reviewed_at")}
        grouped = self.rows(span).annotate(**days).values_list("reviewer", "sent", "looked").annotate(n=Count("pk"))
        for reviewer, sent, looked, n in grouped:
            if (unit := span.tree.unit_of(reviewer)) and deadlines.counts(sent, looked):
                yield unit, deadlines.of(sent), deadlines.met(sent, looked), n

    def measure(self, span: Span) -> dict[int, Counted]:
        return of_units(self.by_month(span))

    def by_month(self, span: Span) -> dict[tuple[int, Month], Counted]:
        months: dict[tuple[int, Month], Counted] = defaultdict(Counted)
        for unit, day, met, n in self.by_day(span):
            months[unit, Month.containing(day)] += Counted(n if met else 0, n)
        return months

    def proof(self, span: Span) -> dict[int, Proof]:
        return self.shown(span, self.by_month(span))

    def read(self, span: SpanRead) -> Read:
        months = self.by_month(span)
        return Read(of_units(months), self.shown(span, months))

    def shown(self, span: Span, months: dict[tuple[int, Month], Counted]) -> dict[int, Proof]:
        proofs: dict[int, Proof] = defaultdict(Proof)
        for (unit, month), counted in sorted(months.items()):
            what = f"{month.short_label}应审核{counted.due}条，按时{counted.done}条"
            proofs[unit].evidence.append(Fact(what, month.start, counts=counted.done))
        for unit, gap in self.late(span):
            proofs[unit].missing.append(gap)
        for proof in proofs.values():
            proof.missing.sort(key=lambda gap: (gap.due_on, gap.what, str(gap.about and gap.about.uid)))
        return proofs

    def late(self, span: Span) -> Iterator[tuple[int, Missing]]:
        """Five working days are at least five days, so only what took longer is read."""
        deadlines = Deadlines(span)
        longer = Q(reviewed_at=None) | Q(reviewed_at__gt=F("submitted_at") + timedelta(days=REVIEW_WORKDAYS))
        days = {"sent": TruncDate("submitted_at"), "looked": TruncDate("reviewed_at")}
        rows = self.rows(span).filter(longer).annotate(**days)
        for reviewer, branch, uid, kind, held_on, sent, looked in rows.values_list(
            "reviewer", "organization", "organization__uid", "kind", "held_on", "sent", "looked"
        ):
            unit = span.tree.unit_of(reviewer)
            if unit is None or deadlines.met(sent, looked) or not deadlines.counts(sent, looked):
                continue
            remark = f"{month_day(looked)}才审核" if looked else "还没有审核"
            what = f"{month_day(held_on)}{KIND_WORDS[kind]}"
            yield unit, Missing(what, deadlines.of(sent), remark, About(branch, uid))


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

    def met(self, sent: date, looked: date | None) -> bool:
        return looked is not None and looked <= self.of(sent)

    def counts(self, sent: date, looked: date | None) -> bool:
        """Due in the quarter; what may still wait counts only where it has been done."""
        due = self.of(sent)
        inside = self.span.quarter.start <= due < self.span.quarter.end
        return inside and (due < self.span.until or self.met(sent, looked))

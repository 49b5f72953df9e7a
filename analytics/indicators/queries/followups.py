from collections import defaultdict
from collections.abc import Iterator
from typing import ClassVar

from django.db.models import F, Max, Q
from django.utils.timezone import localdate

from analytics.indicators.queries.reading import Apart
from analytics.indicators.rules import About, Counted, Fact, Missing, Proof, Span, month_day
from members.followups.models import FollowUp
from members.followups.rules import Deed, Kind, State


class FollowUpsInTime(Apart):
    """交办按时办结: what one place asked of another in the unit, reported as done or closed by its day.

    What a place asks of itself is its own affair. The words of an item stay with those who may read it.
    """

    code: ClassVar[str] = "followups_in_time"
    name: ClassVar[str] = "交办按时办结"
    version: ClassVar[int] = 1

    def lines(self, span: Span) -> Iterator[tuple[int, bool, Fact, Missing]]:
        """Unit, whether it was in time, and what to say of it in either case; in the order of their days."""
        asked = FollowUp.objects.exclude(state=State.WITHDRAWN).exclude(asker=F("organization"))
        due = asked.filter(due_on__gte=span.quarter.start, due_on__lt=span.quarter.end).order_by("due_on", "uid")
        reported = Max("steps__at", filter=Q(steps__deed=Deed.FINISHED))
        for place, uid, kind, due_on, state, closed_on, last in due.annotate(reported=reported).values_list(
            "organization", "organization__uid", "kind", "due_on", "state", "closed_on", "reported"
        ):
            unit, done_on = span.tree.unit_of(place), localdate(last) if last else closed_on
            met = state != State.OPEN and done_on is not None and done_on <= due_on
            if unit is None or not (met or due_on < span.until):
                continue
            what, about = f"{month_day(due_on)}到期的{Kind(kind).label}", About(place, uid)
            remark = "还没有办结" if state == State.OPEN or done_on is None else f"{month_day(done_on)}才办结"
            yield unit, met, Fact(what, due_on, about), Missing(what, due_on, remark, about)

    def measure(self, span: Span) -> dict[int, Counted]:
        counted: dict[int, Counted] = defaultdict(Counted)
        for unit, met, _, _ in self.lines(span):
            counted[unit] += Counted(int(met), 1)
        return dict(counted)

    def proof(self, span: Span) -> dict[int, Proof]:
        proofs: dict[int, Proof] = defaultdict(Proof)
        for unit, met, fact, gap in self.lines(span):
            if met:
                proofs[unit].evidence.append(fact)
            else:
                proofs[unit].missing.append(gap)
        return proofs

from collections import defaultdict
from typing import ClassVar

from django.db.models import Count, Q, QuerySet

from activities.duties.models import DutyKind
from activities.records.models import COUNTED_STATES, Activity, State
from analytics.indicators.queries.reading import ASKED_FOR, Read, SpanRead
from analytics.indicators.rules import ByTopic, Counted, Missing, Proof, Span, month_day


class RecordsMended:
    """记录规范: records that stand, out of all that were handed in; one returned and not mended is the gap (R1 A7).

    Of what a duty asks for (decision 16).
    """

    code: ClassVar[str] = "records_mended"
    name: ClassVar[str] = "记录规范"
    version: ClassVar[int] = 1

    def rows(self, span: Span) -> QuerySet:
        held = Activity.objects.held_in(span.quarter).filter(kind__in=DutyKind.values)
        return held.filter(state__in=[*COUNTED_STATES, State.RETURNED]).order_by()

    def measure(self, span: Span) -> dict[int, Counted]:
        rows = (
            self.rows(span)
            .values_list("organization")
            .annotate(done=Count("pk", filter=Q(state__in=COUNTED_STATES)), due=Count("pk"))
        )
        return {organization: Counted(done, due) for organization, done, due in rows}

    def proof(self, span: Span) -> dict[int, Proof]:
        return self.read(SpanRead.over(span)).proofs

    def read(self, span: SpanRead) -> Read:
        proofs: dict[int, Proof] = defaultdict(Proof)
        for record in span.rows.records.values():
            if record.kind not in ASKED_FOR:
                continue
            if record.counts:
                proofs[record.organization].evidence.append(ByTopic(record))
            else:
                what = f"{month_day(record.held_on)}《{record.topic}》"
                proofs[record.organization].missing.append(Missing(what, record.held_on, "退回后还没有修改"))
        counted = {
            pk: Counted(len(proof.evidence), len(proof.evidence) + len(proof.missing)) for pk, proof in proofs.items()
        }
        return Read(counted, dict(proofs))

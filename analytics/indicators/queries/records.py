from collections import defaultdict
from typing import ClassVar

from django.db.models import Count, Q, QuerySet

from activities.duties.models import DutyKind
from activities.records.models import COUNTED_STATES, Activity, State
from analytics.indicators.rules import Counted, Evidence, Missing, Proof, Span


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
        proofs: dict[int, Proof] = defaultdict(Proof)
        rows = self.rows(span).order_by("held_on", "uid")
        for organization, pk, uid, version, held_on, topic, state in rows.values_list(
            "organization", "pk", "uid", "version", "held_on", "topic", "state"
        ):
            what = f"{held_on.month}月{held_on.day}日《{topic}》"
            if state == State.RETURNED:
                proofs[organization].missing.append(Missing(what, held_on, "退回后还没有修改"))
            else:
                proofs[organization].evidence.append(Evidence(pk, uid, version, held_on, what))
        return proofs

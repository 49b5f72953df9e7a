from collections import defaultdict
from typing import ClassVar

from django.db.models import Count, Q, QuerySet

from activities.duties.models import DutyKind
from activities.records.models import COUNTED_STATES, EXCUSED, PRESENT, Attendance, Status
from analytics.indicators.rules import Counted, Evidence, Missing, Proof, Span


class AttendanceRate:
    """到会率: who came, out of everybody expected who was neither on approved leave nor exempt (R1 A6).

    Of what a duty asks for: to study more together can lower no score (decision 16).
    """

    code: ClassVar[str] = "attendance"
    name: ClassVar[str] = "到会率"
    version: ClassVar[int] = 1

    def rows(self, span: Span) -> QuerySet:
        months = [month.index for month in span.quarter.months]
        held = Attendance.objects.filter(period__in=months, activity__state__in=COUNTED_STATES)
        return held.filter(activity__kind__in=DutyKind.values).order_by()

    def measure(self, span: Span) -> dict[int, Counted]:
        rows = (
            self.rows(span)
            .values_list("organization")
            .annotate(
                done=Count("pk", filter=Q(status__in=PRESENT)),
                due=Count("pk", filter=~Q(status__in=[*EXCUSED, Status.EXEMPT])),
            )
        )
        return {organization: Counted(done, due) for organization, done, due in rows}

    def proof(self, span: Span) -> dict[int, Proof]:
        proofs: dict[int, Proof] = defaultdict(Proof)
        for organization, activity, uid, version, held_on, topic, present, due in self._by_record(span):
            proof = proofs[organization]
            what = f"{held_on.month}月{held_on.day}日《{topic}》到会{present}/{due}"
            proof.evidence.append(Evidence(activity, uid, version, held_on, what))
            if present < due:
                day = f"{held_on.month}月{held_on.day}日"
                proof.missing.append(Missing(day, held_on, f"{due - present}人没来也没请假"))
        for proof in proofs.values():
            proof.evidence.sort(key=lambda one: (one.held_on, str(one.activity_uid)))
            proof.missing.sort(key=lambda one: (one.due_on, one.what))
        return proofs

    def _by_record(self, span: Span) -> QuerySet:
        return (
            self.rows(span)
            .values_list(
                "organization",
                "activity",
                "activity__uid",
                "activity__version",
                "activity__held_on",
                "activity__topic",
            )
            .annotate(
                present=Count("pk", filter=Q(status__in=PRESENT)),
                due=Count("pk", filter=~Q(status__in=[*EXCUSED, Status.EXEMPT])),
            )
        )

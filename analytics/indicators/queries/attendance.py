from collections import defaultdict
from functools import lru_cache
from operator import itemgetter
from typing import ClassVar

from django.db.models import F, Sum

from activities.duties.models import DutyKind
from activities.records.models import EXCUSED, PRESENT, MonthlyRollup, Status
from activities.records.queries.standing import by_branch
from analytics.indicators.queries.reading import ASKED_FOR, Read, SpanRead
from analytics.indicators.rules import ByTopic, Counted, Missing, Proof, Span, month_day

# Where a status stands among the figures.
CAME = itemgetter(*(Status.values.index(one) for one in PRESENT))
EXPECTED = itemgetter(*(at for at, one in enumerate(Status.values) if one not in (*EXCUSED, Status.EXEMPT)))


class AttendanceRate:
    """到会率: who came, out of everybody expected who was neither on approved leave nor exempt (R1 A6).

    Of what a duty asks for: to study more together can lower no score (decision 16).
    """

    code: ClassVar[str] = "attendance"
    name: ClassVar[str] = "到会率"
    version: ClassVar[int] = 1

    def measure(self, span: Span) -> dict[int, Counted]:
        rows = by_branch(span.quarter.months, DutyKind.values)
        return {organization: Counted(sum(CAME(people)), sum(EXPECTED(people))) for organization, *people in rows}

    def proof(self, span: Span) -> dict[int, Proof]:
        return self.read(SpanRead.over(span)).proofs

    def read(self, span: SpanRead) -> Read:
        done: dict[int, int] = defaultdict(int)
        due: dict[int, int] = defaultdict(int)
        proofs: dict[int, Proof] = defaultdict(Proof)
        for record, organization, people in span.rows.came:
            if record.kind not in ASKED_FOR:
                continue
            present, expected = sum(CAME(people)), sum(EXPECTED(people))
            done[organization] += present
            due[organization] += expected
            proof, day = proofs[organization], month_day(record.held_on)
            proof.evidence.append(ByTopic(record, turnout(present, expected), present))
            if present < expected:
                proof.missing.append(Missing(day, record.held_on, unexplained(expected - present)))
        return Read({pk: Counted(done[pk], many) for pk, many in due.items()}, dict(proofs))


# Of a hundred thousand records those with the same figures share the one text.
@lru_cache(maxsize=10_000)
def turnout(present: int, expected: int) -> str:
    return f"到会{present}/{expected}"


@lru_cache(maxsize=1000)
def unexplained(people: int) -> str:
    return f"{people}人没来也没请假"


class RolledAttendance(AttendanceRate):
    """The same figures for pages, from the rollup that every record writes; a run counts the rows themselves."""

    def measure(self, span: Span) -> dict[int, Counted]:
        months = [month.index for month in span.quarter.months]
        kept = MonthlyRollup.objects.filter(period__in=months, kind__in=DutyKind.values).order_by()
        came = F("present") + F("late")
        rows = kept.values_list("organization").annotate(done=Sum(came), due=Sum(came + F("unexcused")))
        return {organization: Counted(done, due) for organization, done, due in rows}

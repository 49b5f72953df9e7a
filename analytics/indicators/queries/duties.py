"""How many of the due meetings of one kind have a counted record: a class of three lines per kind."""

from collections import defaultdict
from datetime import date
from typing import ClassVar

from django.db.models import Count, QuerySet

from activities.duties.models import DutyKind
from activities.duties.rules import DueItem
from activities.records.models import COUNTED_STATES, ActivityCredit
from analytics.indicators.queries.reading import Read, SpanRead
from analytics.indicators.rules import Counted, Evidence, ItemKey, Missing, Proof, Span, count_items


class DutyDone:
    """How many of the due meetings of one kind have a counted record."""

    code: ClassVar[str]
    name: ClassVar[str]
    version: ClassVar[int] = 1
    kind: DutyKind

    def items(self, span: Span) -> list[DueItem]:
        return span.by_kind.get(self.kind, [])

    def credits(self, span: Span) -> QuerySet:
        starts = {item.period_start for item in self.items(span)}
        return ActivityCredit.objects.filter(
            kind=self.kind, period_start__in=starts, activity__state__in=COUNTED_STATES
        ).order_by()

    def measure(self, span: Span) -> dict[int, Counted]:
        rows = self.credits(span).values_list("organization", "subgroup_uid", "period_start")
        records: dict[ItemKey, int] = {
            (organization, self.kind, subgroup, start): n
            for organization, subgroup, start, n in rows.annotate(n=Count("pk"))
        }
        return count_items(span, self.items(span), records)

    def proof(self, span: Span) -> dict[int, Proof]:
        return self.read(SpanRead.over(span)).proofs

    def read(self, span: SpanRead) -> Read:
        """Every item earns as many of its records as it asks for; what is beyond them is shown and counts nothing."""
        done: dict[int, int] = defaultdict(int)
        due: dict[int, int] = defaultdict(int)
        proofs: dict[int, Proof] = defaultdict(Proof)
        for item in sorted(self.items(span), key=in_order):
            place, records = item.organization_id, span.credited.get(item.key, ())
            there = min(len(records), item.times)
            proofs[place].evidence.extend(
                [Evidence(one, item.label, int(at < there)) for at, one in enumerate(records)]
            )
            done[place] += there
            due[place] += item.times if span.closed(item) else there
            if there < item.times and span.closed(item):
                proofs[place].missing.extend([Missing(item.label, item.closes_on)] * (item.times - there))
        return Read({pk: Counted(done[pk], many) for pk, many in due.items()}, dict(proofs))


def in_order(item: DueItem) -> tuple[date, str, str]:
    return item.period_start, item.label, str(item.subgroup_uid or "")


class ThemeDay(DutyDone):
    code = "theme_day"
    name = "主题党日"
    kind = DutyKind.THEME_DAY


class MembersMeeting(DutyDone):
    code = "members_meeting"
    name = "党员大会"
    kind = DutyKind.MEMBERS_MEETING


class CommitteeMeeting(DutyDone):
    code = "committee_meeting"
    name = "支委会"
    kind = DutyKind.COMMITTEE_MEETING


class SubgroupMeeting(DutyDone):
    code = "subgroup_meeting"
    name = "党小组会"
    kind = DutyKind.SUBGROUP_MEETING


class PartyLecture(DutyDone):
    code = "party_lecture"
    name = "党课"
    kind = DutyKind.PARTY_LECTURE


class OrganizationalLife(DutyDone):
    code = "organizational_life"
    name = "组织生活会"
    kind = DutyKind.ORGANIZATIONAL_LIFE_MEETING


class DemocraticAppraisal(DutyDone):
    code = "democratic_appraisal"
    name = "民主评议党员"
    kind = DutyKind.DEMOCRATIC_APPRAISAL

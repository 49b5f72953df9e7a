"""How many of the due meetings of one kind have a counted record: a class of three lines per kind."""

from collections import defaultdict
from datetime import date
from typing import ClassVar

from django.db.models import Count, QuerySet

from activities.duties.models import DutyKind
from activities.duties.rules import DueItem
from activities.records.models import COUNTED_STATES, ActivityCredit
from analytics.indicators.rules import Counted, Evidence, ItemKey, Missing, Proof, Span, count_items


class DutyDone:
    """How many of the due meetings of one kind have a counted record."""

    code: ClassVar[str]
    name: ClassVar[str]
    version: ClassVar[int] = 1
    kind: ClassVar[DutyKind]

    def items(self, span: Span) -> list[DueItem]:
        return [item for item in span.items if item.kind == self.kind]

    def credits(self, span: Span) -> QuerySet:
        starts = {item.period_start for item in self.items(span)}
        return ActivityCredit.objects.filter(
            kind=self.kind, period_start__in=starts, activity__state__in=COUNTED_STATES
        ).order_by()

    def measure(self, span: Span) -> dict[int, Counted]:
        rows = self.credits(span).values_list("organization", "subgroup_uid", "period_start")
        records: dict[ItemKey, int] = {
            (organization, self.kind, subgroup, start): n
            for organization, subgroup, start, n in rows.annotate(n=Count("activity", distinct=True))
        }
        return count_items(span, self.items(span), records)

    def proof(self, span: Span) -> dict[int, Proof]:
        found = self._evidence(span)
        proofs: dict[int, Proof] = defaultdict(Proof)
        for item in sorted(self.items(span), key=in_order):
            proof = proofs[item.organization_id]
            shown = sorted(found.get(item.key, []), key=lambda one: (one.held_on, str(one.activity_uid)))
            proof.evidence.extend(shown)
            if span.closed(item):
                gaps = item.times - min(len(shown), item.times)
                proof.missing.extend([Missing(item.label, item.closes_on)] * gaps)
        return proofs

    def _evidence(self, span: Span) -> dict[ItemKey, list[Evidence]]:
        labels = {item.key: item.label for item in self.items(span)}
        found: dict[ItemKey, list[Evidence]] = defaultdict(list)
        for organization, subgroup, start, *facts in self.credits(span).values_list(
            "organization",
            "subgroup_uid",
            "period_start",
            "activity",
            "activity__uid",
            "activity__version",
            "activity__held_on",
        ):
            key = (organization, self.kind, subgroup, start)
            if key in labels:
                found[key].append(Evidence(*facts, what=labels[key]))
        return found


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

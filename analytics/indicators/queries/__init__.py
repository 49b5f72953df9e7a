"""The indicators: one class each. A new one is a class beside these, a line here, and a line in a scheme.

`measure` answers done and due for every organization in one statement; `proof` names the records behind it.
"""

from typing import ClassVar, Protocol

from analytics.indicators.queries.attendance import AttendanceRate
from analytics.indicators.queries.duties import (
    CommitteeMeeting,
    DemocraticAppraisal,
    MembersMeeting,
    OrganizationalLife,
    PartyLecture,
    SubgroupMeeting,
    ThemeDay,
)
from analytics.indicators.queries.records import RecordsMended
from analytics.indicators.rules import Counted, Proof, Span


class Indicator(Protocol):
    code: ClassVar[str]
    name: ClassVar[str]
    version: ClassVar[int]

    def measure(self, span: Span) -> dict[int, Counted]:
        """Done and due per organization id; organizations without anything due may be absent."""

    def proof(self, span: Span) -> dict[int, Proof]:
        """The records and the gaps behind every count, in the order of their days."""


INDICATORS: dict[str, Indicator] = {
    indicator.code: indicator
    for indicator in (
        ThemeDay(),
        MembersMeeting(),
        CommitteeMeeting(),
        SubgroupMeeting(),
        PartyLecture(),
        OrganizationalLife(),
        DemocraticAppraisal(),
        AttendanceRate(),
        RecordsMended(),
    )
}

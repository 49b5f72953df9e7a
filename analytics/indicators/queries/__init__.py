"""The indicators: one class each. A new one is a class beside these, a line here, and a line in a scheme.

`measure` answers done and due for every organization in one statement; `proof` names the records behind it; a run
takes both by `read`, from records that were read once.
"""

from typing import Protocol

from analytics.indicators.queries.attendance import AttendanceRate, RolledAttendance
from analytics.indicators.queries.duties import (
    CommitteeMeeting,
    DemocraticAppraisal,
    MembersMeeting,
    OrganizationalLife,
    PartyLecture,
    SubgroupMeeting,
    ThemeDay,
)
from analytics.indicators.queries.followups import FollowUpsInTime
from analytics.indicators.queries.manual import Manual
from analytics.indicators.queries.reading import Read, SpanRead
from analytics.indicators.queries.records import RecordsMended
from analytics.indicators.queries.reviews import ReviewInTime
from analytics.indicators.queries.station_books import StationOpinions, StationRolls
from analytics.indicators.queries.stations import StationContact, StationRegister, StationSixOnes
from analytics.indicators.queries.units import BranchMean, Guidance, PostsFilled
from analytics.indicators.rules import Counted, ManualKind, Proof, Span


class Indicator(Protocol):
    @property
    def code(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def version(self) -> int: ...

    def measure(self, span: Span) -> dict[int, Counted]:
        """Done and due per organization id; organizations without anything due may be absent."""

    def proof(self, span: Span) -> dict[int, Proof]:
        """The records and the gaps behind every count, in the order of their days."""

    def read(self, span: SpanRead) -> Read:
        """Both at once, for a run."""


# Of branches as of units: whoever staff enter a figure for.
MANUAL: tuple[Indicator, ...] = tuple(Manual(kind) for kind in ManualKind)


def by_code(*indicators: Indicator) -> dict[str, Indicator]:
    return {indicator.code: indicator for indicator in indicators}


BRANCH_INDICATORS = by_code(
    ThemeDay(),
    MembersMeeting(),
    CommitteeMeeting(),
    SubgroupMeeting(),
    PartyLecture(),
    OrganizationalLife(),
    DemocraticAppraisal(),
    AttendanceRate(),
    RecordsMended(),
    *MANUAL,
)

# Per unit directly under the district committee.
UNIT_INDICATORS = by_code(
    BranchMean(),
    ReviewInTime(),
    FollowUpsInTime(),
    PostsFilled(),
    Guidance(),
    StationSixOnes(),
    StationRegister(),
    StationContact(),
    StationOpinions(),
    StationRolls(),
    *MANUAL,
)

INDICATORS = BRANCH_INDICATORS | UNIT_INDICATORS
# What pages count by: no page reads every single attendance row.
LIVE_INDICATORS = INDICATORS | by_code(RolledAttendance())

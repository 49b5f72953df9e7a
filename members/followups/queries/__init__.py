"""What was asked of whom, and who may say that it is done."""

from members.followups.queries.lists import (
    Counts,
    InspectionWanted,
    Wanted,
    asked_counts,
    follow_up_list,
    inspection_list,
    side_of,
)
from members.followups.queries.rights import (
    Part,
    acts,
    askers,
    finding_source,
    handed_on,
    inspected_places,
    inspecting_offices,
    owners,
    part_in,
    people_of,
    source_of,
)

__all__ = [
    "Counts",
    "InspectionWanted",
    "Part",
    "Wanted",
    "acts",
    "asked_counts",
    "askers",
    "finding_source",
    "follow_up_list",
    "handed_on",
    "inspected_places",
    "inspecting_offices",
    "inspection_list",
    "owners",
    "part_in",
    "people_of",
    "side_of",
    "source_of",
]

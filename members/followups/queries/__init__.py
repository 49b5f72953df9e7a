"""What was asked of whom, and who may say that it is done."""

from members.followups.queries.lists import (
    InspectionWanted,
    Pressing,
    Wanted,
    follow_up_list,
    inspection_list,
    pressing,
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
    "InspectionWanted",
    "Part",
    "Pressing",
    "Wanted",
    "acts",
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
    "pressing",
    "side_of",
    "source_of",
]

"""What was asked of whom, and who may say that it is done."""

from members.followups.queries.inspections import Correction, corrections_of, seen_now
from members.followups.queries.lists import (
    InspectionWanted,
    Pressing,
    Wanted,
    follow_up_list,
    inspection_list,
    list_text,
    pressing,
    side_of,
    waiting_for,
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
    "Correction",
    "InspectionWanted",
    "Part",
    "Pressing",
    "Wanted",
    "acts",
    "askers",
    "corrections_of",
    "finding_source",
    "follow_up_list",
    "handed_on",
    "inspected_places",
    "inspecting_offices",
    "inspection_list",
    "list_text",
    "owners",
    "part_in",
    "people_of",
    "pressing",
    "seen_now",
    "side_of",
    "source_of",
    "waiting_for",
]

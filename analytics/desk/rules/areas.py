"""哪一片大，哪一片弱: parts of the tree with how many members they have and how far they are. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from analytics.desk.rules.shares import Share

MOST_NAMED = 8


@dataclass(frozen=True)
class Area:
    """A part two levels below the top of a reach, in the `unit` one level below it; `weak` ones are named in the chart."""

    organization_id: int
    unit: str
    name: str
    members: int
    share: Share
    weak: bool = False


def with_weakest(areas: Sequence[Area]) -> list[Area]:
    """Marks the least complete ones; where all are alike nobody is weak."""
    due = [area for area in areas if area.share.due]
    tenths = sorted(area.share.tenths for area in due)
    if not due or tenths[0] == tenths[-1]:
        return list(areas)
    bound = tenths[min(MOST_NAMED, len(tenths)) - 1]
    weak = [area for area in due if area.share.tenths <= bound and area.share.tenths < tenths[-1]]
    chosen = {area.organization_id for area in sorted(weak, key=lambda one: one.share.tenths)[:MOST_NAMED]}
    return [replace(area, weak=area.organization_id in chosen) for area in areas]

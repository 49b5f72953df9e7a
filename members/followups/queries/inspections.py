"""What an inspection says, and what it said before it was put right."""

from dataclasses import dataclass
from datetime import datetime

from members.followups.models import Inspection
from members.followups.rules import Seen, said_before


@dataclass(frozen=True)
class Correction:
    """Who changed it when, and what stood there until then, field by field."""

    name: str
    at: datetime
    before: list[tuple[str, str]]


def seen_now(inspection: Inspection) -> Seen:
    findings = inspection.findings.order_by("position").values_list("text", flat=True)
    return Seen(inspection.held_on, inspection.inspectors, inspection.looked_at, tuple(findings))


def corrections_of(inspection: Inspection) -> list[Correction]:
    """The newest first."""
    after, found = seen_now(inspection), []
    for one in inspection.changes.select_related("by").order_by("-number"):
        found.append(Correction(one.by.name, one.at, said_before(one.seen, after)))
        after = one.seen
    return found

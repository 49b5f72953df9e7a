"""What an inspection said wrongly is put right; what it said before stays readable."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from dangjian.audit.services import record
from members.followups.models import Finding, FollowUp, Inspection, InspectionChange
from members.followups.queries import seen_now
from members.followups.rules import Seen
from members.followups.services.steps import ChangedMeanwhile
from organizations.access.models import Account


class FindingHandedOn(Exception):
    """A finding that was handed on keeps its words; `text` says which."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.text = text


class NothingChanged(Exception):
    """It says all that already."""


@transaction.atomic
def change_inspection(*, inspection: Inspection, number: int, said: Seen, by: Account, now: datetime) -> None:
    """`number`: how often it had been changed when the page was opened.

    Raises ChangedMeanwhile, FindingHandedOn, NothingChanged.
    """
    current = Inspection.objects.select_for_update(of=("self",)).get(pk=inspection.pk)
    before = seen_now(current)
    if current.changes.count() != number:
        raise ChangedMeanwhile
    if said == before:
        raise NothingChanged
    InspectionChange.objects.create(
        inspection=current, number=number + 1, **(vars(before) | {"findings": list(before.findings)}), by=by, at=now
    )
    current.held_on, current.inspectors, current.looked_at = said.held_on, said.inspectors, said.looked_at
    current.save(update_fields=["held_on", "inspectors", "looked_at"])
    rewrite_findings(current, said.findings)
    record("followups.change_inspection", by=by, target=current, path=current.path, number=number + 1)


def rewrite_findings(inspection: Inspection, texts: Sequence[str]) -> None:
    """A finding whose words stay is the same finding, wherever it stands now."""
    kept, left = [], list(inspection.findings.order_by("position"))
    for text in texts:
        same = next((one for one in left if one.text == text), None)
        if same:
            left.remove(same)
        kept.append(same or Finding(inspection=inspection, text=text))
    handed = FollowUp.objects.filter(source="finding", source_record=inspection.pk).values_list(
        "source_item", flat=True
    )
    if asked := [one for one in left if one.pk in set(handed)]:
        raise FindingHandedOn(asked[0].text)
    inspection.findings.filter(pk__in=[one.pk for one in left]).delete()
    place(kept)


def place(findings: Sequence[Finding]) -> None:
    """Aside first: two findings never stand in one place, not even on the way."""
    for offset in (1000, 1):
        for at, one in enumerate(findings):
            one.position = at + offset
            one.save()

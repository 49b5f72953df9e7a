"""督查: noted once with what was found; each finding may be handed on at once or later."""

from collections.abc import Sequence
from datetime import date, datetime
from uuid import UUID, uuid5

from django.db import IntegrityError, transaction

from dangjian.acts import same_sending
from dangjian.audit.services import record
from members.followups.models import Finding, FollowUp, Inspection
from members.followups.queries import source_of
from members.followups.rules import Kind
from members.followups.services.asking import NotBelow, ask
from organizations.access.models import Account
from organizations.tree.models import Organization


class HandedOnAlready(Exception):
    """Something found there was handed on, and stays readable where it came from."""


def inspect(
    *,
    uid: UUID,
    inspector: Organization,
    organization: Organization,
    inspectors: str,
    held_on: date,
    looked_at: str = "",
    findings: Sequence[str] = (),
    due_on: date | None = None,
    by: Account,
    now: datetime,
) -> Inspection:
    """With `due_on` every finding is asked of the place until then. The same words sent twice from a page are one.

    Raises NotBelow.
    """
    sent = same_sending(
        uid, by.pk, inspector.pk, organization.pk, inspectors, held_on, looked_at, "\n".join(findings), due_on
    )
    if known := Inspection.objects.filter(uid=sent).first():
        return known
    if organization == inspector or not organization.path.startswith(inspector.path):
        raise NotBelow
    made = Inspection(uid=sent, inspector=inspector, inspectors=inspectors, held_on=held_on, looked_at=looked_at)
    made.recorded_by = by
    made.settle_in(organization)
    try:
        with transaction.atomic():
            made.save(force_insert=True)
            write_findings(made, findings, due_on=due_on, by=by, now=now)
    except IntegrityError:  # pressed twice, and both arrived at once
        return Inspection.objects.get(uid=sent)
    return made


def write_findings(
    made: Inspection, findings: Sequence[str], *, due_on: date | None, by: Account, now: datetime
) -> None:
    found = [Finding(inspection=made, position=at, text=text) for at, text in enumerate(findings, start=1)]
    Finding.objects.bulk_create(found)
    record("followups.inspect", by=by, target=made, path=made.path, count=len(found))
    if due_on:
        for finding in made.findings.order_by("position"):
            hand_on(finding, made, due_on=due_on, by=by, now=now)


def hand_on(finding: Finding, inspection: Inspection, *, due_on: date, by: Account, now: datetime) -> None:
    came = source_of(by, "finding", inspection.pk, finding.pk)
    ask(
        uid=uuid5(inspection.uid, str(finding.position)),
        asker=inspection.inspector,
        organization=inspection.organization,
        kind=Kind.INSPECTION,
        what=finding.text,
        due_on=due_on,
        source="finding",
        source_record=inspection.pk,
        source_item=finding.pk,
        source_label=came.label if came else "",
        by=by,
        now=now,
    )


@transaction.atomic
def drop_inspection(*, inspection: Inspection, by: Account) -> None:
    """What was noted by mistake. Raises HandedOnAlready."""
    if FollowUp.objects.filter(source="finding", source_record=inspection.pk).exists():
        raise HandedOnAlready
    record("followups.drop_inspection", by=by, target=inspection, path=inspection.path)
    inspection.delete()

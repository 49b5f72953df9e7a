"""The preview: every row of the file and what it would do. Work outside, short writes that only the holder can do."""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Any

from django.db import transaction

from dangjian.audit.services import record
from dangjian.jobs.rules import checkpoint
from dangjian.jobs.services import snapshot
from members.imports.models import RosterFile, RosterImport, RosterRow, Stage
from members.imports.queries import newest
from members.imports.rules.findings import Finding, Outcome
from members.imports.rules.refusals import Refused
from members.imports.services.examining import Examined, examine
from members.imports.services.receiving import kept
from members.imports.services.sealing import held_numbers, seal, worded
from members.private.models import PrivateNumbers
from members.private.rules import CountedAct
from members.private.services import UsedUp, spend, spend_all

BATCH = 2000


def preview(roster_import: RosterImport, *, today: date, clock: Callable[[], datetime]) -> None:
    """Fill the preview of a claimed import. Raises LostLease; a refusal is written to the row."""
    tables = kept(roster_import)
    total = roster_import.progress_total
    with transaction.atomic():
        roster_import.advance(done=0, total=total, now=clock())
        RosterRow.objects.filter(roster_import=roster_import).delete()

    def progress(done: int) -> None:
        roster_import.advance(done=done, total=max(total, done), now=clock())

    try:
        with snapshot():
            seen = newest()
        examined = examine(tables, by=roster_import.by, as_of=roster_import.as_of, today=today, progress=progress)
    except Refused as refusal:
        refuse(roster_import, str(refusal))
        return
    checkpoint("imports.before_rows")
    write_rows(roster_import, examined, progress, total)
    try:
        finish(roster_import, examined, seen=seen, total=total)
    except UsedUp as refusal:
        refuse_outsiders(roster_import, str(refusal))


def finish(roster_import: RosterImport, examined: Examined, *, seen: dict[str, int], total: int) -> None:
    """The preview can be looked at, and what it tells of others is counted: both or neither. Raises UsedUp."""
    with transaction.atomic():
        if roster_import.by and examined.outsiders:
            spend(by=roster_import.by, act=CountedAct.OUTSIDER, many=examined.outsiders)
        RosterFile.objects.filter(roster_import=roster_import).delete()
        roster_import.finish(
            stage=Stage.READY,
            counts=examined.counted(),
            notices=examined.notices,
            scope_path=examined.scope,
            seen=seen,
            progress_done=total,
            progress_total=total,
        )


def refuse(roster_import: RosterImport, reason: str) -> None:
    with transaction.atomic():
        RosterRow.objects.filter(roster_import=roster_import).delete()
        RosterFile.objects.filter(roster_import=roster_import).delete()
        roster_import.give_up(reason=reason)
        RosterImport.objects.filter(pk=roster_import.pk).update(stage=Stage.REFUSED)
        roster_import.stage = Stage.REFUSED


def refuse_outsiders(roster_import: RosterImport, reason: str) -> None:
    """That a file is refused also tells something, so there is no second one today."""
    with transaction.atomic():
        if roster_import.by:
            spend_all(by=roster_import.by, act=CountedAct.OUTSIDER)
        record("private.refuse", by=roster_import.by, target=roster_import, act=CountedAct.OUTSIDER)
        refuse(roster_import, reason)


def write_rows(roster_import: RosterImport, examined: Examined, progress: Callable[[int], None], total: int) -> None:
    """In batches; each begins by proving that the lease is still held, so that a late worker adds nothing."""
    held = held_numbers(examined.findings)
    rows = list(rows_of(roster_import, examined.findings, held))
    for start in range(0, len(rows), BATCH):
        with transaction.atomic():
            progress(min(total // 2 + start, total))
            RosterRow.objects.bulk_create(rows[start : start + BATCH])


def rows_of(
    roster_import: RosterImport, findings: list[Finding], held: dict[int, PrivateNumbers]
) -> Iterator[RosterRow]:
    for position, finding in enumerate(findings):
        options = [packed(option, held) for option in finding.options]
        chosen = packed(finding.outcome, held)
        yield RosterRow(
            roster_import=roster_import,
            position=position,
            subject=finding.subject,
            sheet=finding.sheet[:60],
            row=finding.row,
            state=finding.state,
            name=finding.name[:120],
            note=finding.outcome.label[:200],
            target_id=finding.outcome.target,
            values=chosen["values"],
            sealed=chosen["sealed"],
            changes=chosen["changes"],
            errors=[problem.packed() for problem in finding.problems],
            options=options,
        )


def packed(outcome: Outcome, held: dict[int, PrivateNumbers]) -> dict[str, Any]:
    """An outcome as the preview keeps it: numbers encrypted, everything else as JSON."""
    return {
        "state": outcome.state,
        "target": outcome.target,
        "label": outcome.label,
        "values": outcome.values,
        "sealed": seal(outcome, held),
        "changes": worded(outcome, held),
    }

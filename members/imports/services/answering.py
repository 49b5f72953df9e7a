"""Who is it? What somebody answers for a row that could mean several people."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Count

from dangjian.audit.services import record
from members.imports.models import RosterImport, RosterRow, RowState, Stage
from members.imports.services.applying import NotReady
from organizations.access.models import Account


class MeantAlready(Exception):
    """Another row of the file means this member; the message names the row."""


@transaction.atomic
def answer(*, row: RosterRow, option: int, by: Account | None) -> None:
    """The row means its option number `option`, until somebody answers otherwise. Raises MeantAlready, NotReady."""
    choose(row, option)
    recount(row.roster_import)
    record("imports.answer", by=by, target=row.roster_import, row=row.row)


@transaction.atomic
def accept_likeliest(*, roster_import: RosterImport, by: Account | None) -> int:
    """Answer every open question that has one candidate with this candidate; how many there were."""
    asked = RosterRow.objects.filter(roster_import=roster_import, state=RowState.DOUBTFUL)
    accepted = 0
    for row in asked.order_by("position"):
        known = [number for number, one in enumerate(row.options) if one["target"]]
        if len(known) == 1 and other_meaning(row, row.options[known[0]]) is None:
            choose(row, known[0])
            accepted += 1
    recount(roster_import)
    record("imports.accept_likeliest", by=by, target=roster_import, count=accepted)
    return accepted


def choose(row: RosterRow, option: int) -> None:
    chosen = row.options[option]
    if other := other_meaning(row, chosen):
        raise MeantAlready(f"第 {other.row} 行已经是这个人。同一个人只能占一行，请核对。")
    row.chosen = option
    row.state, row.target_id, row.note = chosen["state"], chosen["target"], chosen["label"][:200]
    row.values, row.sealed, row.changes = chosen["values"], chosen["sealed"], chosen["changes"]
    row.save(update_fields=["chosen", "state", "target_id", "note", "values", "sealed", "changes"])


def other_meaning(row: RosterRow, chosen: Mapping[str, Any]) -> RosterRow | None:
    if chosen["target"] is None:
        return None
    rows = RosterRow.objects.filter(roster_import=row.roster_import_id, target_id=chosen["target"], subject=row.subject)
    return rows.exclude(pk=row.pk).exclude(row=None).first()


def recount(roster_import: RosterImport) -> None:
    """New figures, as long as nobody has confirmed the import meanwhile."""
    rows = RosterRow.objects.filter(roster_import=roster_import).order_by()
    counts = dict(rows.values_list("state").annotate(n=Count("pk")))
    if not RosterImport.objects.filter(pk=roster_import.pk, stage=Stage.READY).update(counts=counts):
        raise NotReady
    roster_import.counts = counts

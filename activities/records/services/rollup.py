"""The figures per branch and month are written with the record, and put right when they are found not to agree."""

import logging
from collections.abc import Iterable, Sequence

from django.db import transaction

from activities.records.models import FIGURES, MonthlyRollup
from activities.records.queries.rollup import Cell, counted_in
from dangjian.audit.services import record

logger = logging.getLogger(__name__)

KEY = ("period", "organization", "kind")
BATCH = 200


def recount(cells: Iterable[Cell]) -> None:
    """Write the figures of these cells anew. Belongs in the transaction of what moved them, after the last row.

    Two writers of one branch and month share the quarter's lock, so neither sees the other's rows: each holds the cells
    first, in one order for all, and counts in a later statement, which sees whatever the one before it committed.
    """
    wanted = in_order(cells)
    if not wanted:
        return
    write([row(cell, {}) for cell in wanted], touched=("kind",))
    counted = counted_in(wanted)
    write([row(cell, counted[cell]) for cell in wanted], touched=FIGURES)


def write(rows: list[MonthlyRollup], *, touched: Sequence[str]) -> None:
    """Make what is missing; of what is there only the `touched` columns are written, and its row is held either way."""
    MonthlyRollup.objects.bulk_create(rows, update_conflicts=True, unique_fields=KEY, update_fields=touched)


def row(cell: Cell, figures: dict[str, int]) -> MonthlyRollup:
    said = {name: figures.get(name, 0) for name in FIGURES}
    return MonthlyRollup(organization_id=cell.organization, period=cell.period, kind=cell.kind, **said)


def recount_all(cells: Iterable[Cell]) -> None:
    """Any number of cells, a batch in each transaction."""
    ordered = in_order(cells)
    for start in range(0, len(ordered), BATCH):
        with transaction.atomic():
            recount(ordered[start : start + BATCH])


def repair(cells: Sequence[Cell]) -> None:
    """Some service forgot to recount: say so where the system administrator looks, and put it right."""
    if not cells:
        return
    periods = sorted({cell.period for cell in cells})
    logger.error("rollup: %d cells of %s did not agree with their records and are counted anew", len(cells), periods)
    recount_all(cells)
    record("records.repair_rollup", by=None, target="rollup", rows=len(cells), periods=periods)


def in_order(cells: Iterable[Cell]) -> list[Cell]:
    return sorted(set(cells), key=lambda cell: (cell.period, cell.organization, cell.kind))

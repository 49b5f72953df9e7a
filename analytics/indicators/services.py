"""Figures that staff enter for many organizations at once; what is left blank is taken away."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from activities.duties.models import ReportingQuarter
from activities.duties.services import lock_quarter
from analytics.indicators.models import LateEntry, ManualFigure
from analytics.indicators.rules import LateAct, ManualKind
from dangjian.audit.services import record
from dangjian.periods import Quarter
from organizations.access.models import Account
from organizations.tree.models import Organization

WRITTEN = ("done", "due", "evidence", "document_number", "entered_by", "entered_at")
PLACED = ("path", "committee")


class FiguresBeingTaken(Exception):
    """The quarter's figures are being read in this moment; what is entered comes after that."""


@dataclass(frozen=True)
class Figure:
    done: int
    due: int
    evidence: str
    document_number: str = ""


@transaction.atomic
def enter_figures(
    *,
    indicator: str,
    quarter: Quarter,
    figures: Mapping[Organization, Figure | None],
    by: Account,
    now: datetime,
) -> int:
    """Write what differs from what stands, for those named alone, and say how many did. Sent twice, it is the same.

    Raises FiguresBeingTaken.
    """
    held = hold_figures(quarter)
    of = ManualFigure.objects.of(indicator, quarter)
    standing = {
        row.organization_id: Figure(row.done, row.due, row.evidence, row.document_number)
        for row in of.filter(organization__in=figures)
    }
    changed = {place: figure for place, figure in figures.items() if standing.get(place.pk) != figure}
    if not changed:
        return 0
    of.filter(organization__in=[place for place, figure in changed.items() if figure is None]).delete()
    rows = [row_of(place, indicator, quarter, figure) for place, figure in changed.items() if figure]
    for row in rows:
        row.entered_by, row.entered_at = by, now
    ManualFigure.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["organization", "indicator", "year", "number"],
        update_fields=[*WRITTEN, *PLACED],
    )
    name = dict(ManualKind.choices).get(indicator, indicator)
    notes = [late_figure(place, str(name), standing.get(place.pk), figure) for place, figure in changed.items()]
    note_late(held, notes, by=by, now=now)
    record("indicators.enter_figures", by=by, target=indicator, quarter=str(quarter), count=len(changed))
    return len(changed)


def hold_figures(quarter: Quarter) -> ReportingQuarter:
    """Keep the quarter from being closed until the caller's transaction ends. Raises FiguresBeingTaken."""
    held = lock_quarter(quarter.start)
    if held.state == ReportingQuarter.State.TAKING:
        raise FiguresBeingTaken
    return held


@dataclass(frozen=True)
class Late:
    """What a version that was read before does not know."""

    organization: Organization
    act: LateAct
    what: str


def note_late(held: ReportingQuarter, notes: Iterable[Late], *, by: Account, now: datetime) -> None:
    """Of a quarter whose figures were taken, write down what comes after them; in the caller's transaction."""
    if held.state != ReportingQuarter.State.CLOSED:
        return
    rows = []
    for note in notes:
        row = LateEntry(year=held.year, number=held.number, act=note.act, what=note.what[:300], by=by, at=now)
        row.settle_in(note.organization)
        rows.append(row)
    LateEntry.objects.bulk_create(rows)


def late_figure(place: Organization, name: str, was: Figure | None, now: Figure | None) -> Late:
    act = LateAct.DROPPED if now is None else LateAct.CHANGED if was else LateAct.ENTERED
    counts = [f"{one.done}/{one.due}" for one in (was, now) if one]
    why = f"，{now.evidence}" if now else ""
    return Late(place, act, f"{name}{' → '.join(counts)}{why}")


def count_late(ids: list[int], *, version: int) -> None:
    """They were read for `version`, whoever publishes first; in the caller's transaction."""
    LateEntry.objects.uncounted().filter(pk__in=ids).update(counted_in=version)


def row_of(place: Organization, indicator: str, quarter: Quarter, figure: Figure) -> ManualFigure:
    row = ManualFigure(indicator=indicator, year=quarter.year, number=quarter.number)
    row.done, row.due, row.evidence = figure.done, figure.due, figure.evidence
    row.document_number = figure.document_number
    row.settle_in(place)
    return row

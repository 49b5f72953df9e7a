"""The three kinds of work an import waits for, done by whoever claims the row."""

from collections.abc import Callable
from datetime import date, datetime

from members.imports.models import RosterImport, Stage
from members.imports.services.applying import apply
from members.imports.services.previewing import preview
from members.imports.services.undoing import undo


def work_next(*, today: date, clock: Callable[[], datetime]) -> bool:
    """Work on one waiting import; say whether there was one. Raises LostLease."""
    waiting = RosterImport.objects.claimable(now=clock()).order_by("pk").first()
    if waiting is None or not waiting.claim(now=clock()):
        return waiting is not None
    work(waiting, today=today, clock=clock)
    return True


def work(roster_import: RosterImport, *, today: date, clock: Callable[[], datetime]) -> None:
    """Do what a claimed import waits for."""
    if roster_import.stage == Stage.PREVIEW:
        preview(roster_import, today=today, clock=clock)
    elif roster_import.stage == Stage.APPLY:
        apply(roster_import, clock=clock)
    elif roster_import.stage == Stage.UNDO:
        undo(roster_import, clock=clock)

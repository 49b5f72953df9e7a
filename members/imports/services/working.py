"""The three kinds of work an import waits for, done by whoever claims the row."""

import gc
from collections.abc import Callable, Iterator
from contextlib import contextmanager
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
    with without_collecting():
        if roster_import.stage == Stage.PREVIEW:
            preview(roster_import, today=today, clock=clock)
        elif roster_import.stage == Stage.APPLY:
            apply(roster_import, clock=clock)
        elif roster_import.stage == Stage.UNDO:
            undo(roster_import, clock=clock)


@contextmanager
def without_collecting() -> Iterator[None]:
    """A district's roster is half a million objects that all live to the end: looking through them for garbage again
    and again takes a seventh of the time and finds none."""
    was_collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_collecting:
            gc.enable()

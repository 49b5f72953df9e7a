"""The only place that writes below DATA_DIR/exports: whole files under their final names, or nothing."""

from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings

from dangjian.durable import write_whole
from dangjian.jobs.rules import checkpoint
from dangjian.space import full_disk_said, spared

UNFINISHED = ".part"
ORPHANED_AFTER = timedelta(hours=2)


def folder() -> Path:
    return Path(settings.DATA_DIR) / "exports"


def path_of(name: str) -> Path:
    return folder() / name


def keep(name: str, content: bytes) -> None:
    """Durably: a crash leaves no file of that name, or all of it. Raises NoSpace."""
    unfinished, pieces = path_of(name + UNFINISHED), spared([content], folder=folder())
    with full_disk_said():
        write_whole(path_of(name), pieces, passing=unfinished, written=lambda: checkpoint("exports.after_write"))


def discard(name: str) -> None:
    if name:
        path_of(name).unlink(missing_ok=True)


def leftovers(before: datetime) -> list[str]:
    """What is old enough to have a row, or to have been given up half-written."""
    aged = (before - ORPHANED_AFTER).timestamp()
    return [path.name for path in folder().glob("*") if path.is_file() and path.stat().st_mtime < aged]

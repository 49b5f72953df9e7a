"""Files that have no row: left by a crash between file and row, or by a photo or document that was removed."""

from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from uuid import uuid4

from dangjian.jobs.models import JobState
from organizations.photos.models import Attachment, Photo
from organizations.photos.rules import ATTACHMENTS, ORPHANED_AFTER, PICTURES, RECEIVED, TEMPORARY, digest_in
from organizations.photos.services.files import path_of


def sweep_orphans(*, now: datetime) -> int:
    """Delete every file that is old enough to have a row and has none; how many there were."""
    before = (now - ORPHANED_AFTER).timestamp()
    return sum(remove_if_old(path, before) for path in orphans(before))


def orphans(before: float) -> Iterator[Path]:
    yield from old_files(TEMPORARY, before)
    received = old_files(RECEIVED, before)
    awaited = set(Photo.objects.filter(job_state=JobState.WAITING).values_list("upload", flat=True))
    yield from (path for path in received if f"{RECEIVED}/{path.name}" not in awaited)
    yield from without_row(PICTURES, Photo, before)
    yield from without_row(ATTACHMENTS, Attachment, before)


def without_row(under: str, kept: type[Photo | Attachment], before: float) -> Iterator[Path]:
    """Files that lie under their digest, where no row has it."""
    for folder in sorted(path_of(under).glob("??")):
        found = old_files(f"{under}/{folder.name}", before)
        shown = set(kept.objects.filter(digest__startswith=folder.name).values_list("digest", flat=True))
        yield from (path for path in found if digest_in(path.name) not in shown)


def old_files(folder: str, before: float) -> list[Path]:
    """Listed before the rows are read: a file whose row is being written meanwhile is not old."""
    return [path for path in path_of(folder).glob("*") if path.is_file() and path.stat().st_mtime < before]


def remove_if_old(path: Path, before: float) -> bool:
    """Delete a file unless a worker has just written it anew under the same digest."""
    aside = path_of(f"{TEMPORARY}/{uuid4().hex}")
    aside.parent.mkdir(parents=True, exist_ok=True)
    try:
        path.replace(aside)
    except FileNotFoundError:
        return False
    if aside.stat().st_mtime >= before:
        aside.replace(path)
        return False
    aside.unlink()
    return True

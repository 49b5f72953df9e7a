"""The disks that the portal writes to, and the backups on one of them: one may fill up or go away, and all else is well."""

import shutil
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings

from dangjian.backups.queries import backups_in, last_refusal


@dataclass(frozen=True)
class Disk:
    """`holds` says which of the folders lie on it. One that cannot be read has no size."""

    holds: tuple[str, ...]
    free: int = 0
    total: int = 0

    @property
    def is_readable(self) -> bool:
        return self.total > 0


def folders() -> dict[str, Path]:
    named = {"data": settings.DATA_DIR, "media": settings.MEDIA_ROOT, "backups": settings.BACKUP_DIR}
    return {name: Path(folder) for name, folder in named.items() if folder}


def disks() -> list[Disk]:
    """Every disk once, with all that lies on it."""
    found: dict[int | str, list[str]] = {}
    for name, folder in folders().items():
        found.setdefault(device_of(folder) or name, []).append(name)
    return [looked_at(names) for names in found.values()]


def device_of(folder: Path) -> int | None:
    try:
        return standing(folder).stat().st_dev
    except OSError:
        return None


def standing(folder: Path) -> Path:
    """What is not there yet will lie on the disk of the folder above it. Raises OSError when that cannot be told."""
    try:
        folder.lstat()
    except FileNotFoundError:
        return standing(folder.parent)
    return folder


def looked_at(names: list[str]) -> Disk:
    try:
        used = shutil.disk_usage(standing(folders()[names[0]]))
    except OSError:
        return Disk(tuple(names))
    return Disk(tuple(names), used.free, used.total)


def kept_backups() -> list[Path] | None:
    """The oldest first; nothing where their folder cannot be read."""
    try:
        return backups_in(settings.BACKUP_DIR) if settings.BACKUP_DIR else []
    except OSError:
        return None


def refused_backup() -> str:
    """Why there was none last night; nothing where there was one, or none is to be."""
    return last_refusal(settings.BACKUP_DIR) if settings.BACKUP_DIR else ""

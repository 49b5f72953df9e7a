"""Which backups there are in a folder, and what each says of itself."""

from pathlib import Path

from dangjian.backups.rules import MANIFEST, Manifest, is_name


def backups_in(folder: Path) -> list[Path]:
    """The finished ones, the oldest first."""
    if not folder.is_dir():
        return []
    return sorted(one for one in folder.iterdir() if is_name(one.name) and one.is_dir())


def last_backup(folder: Path) -> Path | None:
    return next(reversed(backups_in(folder)), None)


def manifest_of(backup: Path) -> Manifest:
    """Raises OSError, ValueError, TypeError or KeyError when it cannot be read."""
    return Manifest.read((backup / MANIFEST).read_text(encoding="utf-8"))

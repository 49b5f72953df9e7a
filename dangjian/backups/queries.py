"""Which backups there are in a folder, what each says of itself, and why the newest attempt was none."""

from pathlib import Path

from dangjian.backups.rules import MANIFEST, REFUSED, Manifest, is_name


def backups_in(folder: Path) -> list[Path]:
    """The finished ones, the oldest first. Raises OSError when nobody can tell, as on a disk that is gone."""
    try:
        found = list(folder.iterdir())
    except (FileNotFoundError, NotADirectoryError):
        return []
    return sorted(one for one in found if is_name(one.name) and one.is_dir())


def last_backup(folder: Path) -> Path | None:
    return next(reversed(backups_in(folder)), None)


def manifest_of(backup: Path) -> Manifest:
    """Raises OSError, ValueError, TypeError or KeyError when it cannot be read."""
    return Manifest.read((backup / MANIFEST).read_text(encoding="utf-8"))


def last_refusal(folder: Path) -> str:
    """The sentence with which the nightly backup gave up, until one succeeds."""
    try:
        return (folder / REFUSED).read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return ""

"""The newest seal is written down outside the database, so that a tail that was cut off is missed."""

from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils.timezone import localtime

from dangjian.audit.rules import Head
from dangjian.audit.services.sealing import head

FILE = "audit-heads.txt"


def heads_file() -> Path:
    return Path(settings.DATA_DIR) / FILE


def note_head(*, now: datetime) -> Head | None:
    """One line for the newest seal; none when nothing was sealed since the last line."""
    newest, noted = head(), noted_heads()
    if not newest.position or newest in noted[-1:]:
        return None
    with heads_file().open("a", encoding="utf-8") as file:
        file.write(f"{localtime(now):%Y-%m-%d %H:%M} {newest}\n")
    return newest


def noted_heads() -> list[Head]:
    """Every seal that was written down, the oldest first. A line that is none of ours raises ValueError."""
    if not heads_file().exists():
        return []
    lines = heads_file().read_text(encoding="utf-8").splitlines()
    return [Head.parse(line.rpartition(" ")[2]) for line in lines if line.strip()]

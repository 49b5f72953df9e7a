"""What a backup says of itself, what it is called, which rows name files, and how long a backup is kept. Pure."""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any, Self

FORMAT = 1
DATABASE, MANIFEST, SEAL, HEADS = "portal.sqlite3", "manifest.json", "manifest.sha256", "audit-heads.txt"
STORE, UNFINISHED, REFUSED = "media", ".unfinished", "refused.txt"
PASSING = "tmp"  # below MEDIA_ROOT: files on their way to their names
LATE_AFTER = timedelta(hours=36)  # every night, and half a day
NAME = re.compile(r"\d{8}T\d{6}")


@dataclass(frozen=True)
class Kept:
    """A file by the SHA-256 of its content; size and time of change say whether it has to be read again."""

    digest: str
    size: int
    changed_ns: int


@dataclass(frozen=True)
class Naming:
    """Which files below MEDIA_ROOT a row names by one of its columns. It is asked in SQL: the rows are those of a copy,
    or of a backup from before the column. `only`: rows with these values; the others let go of theirs."""

    model: Any
    column: str
    files: Callable[[str], Iterable[str]]
    only: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Table:
    rows: int
    digest: str


@dataclass(frozen=True)
class Manifest:
    """`keys` are fingerprints: which keys open the rest, without being one. `missing` are files that rows name
    and that were no longer there, given up for lost; what an earlier backup had of them is among `files` all the same."""

    made_at: str
    database: Kept
    migrations: list[str]
    tables: dict[str, Table]
    files: dict[str, Kept]
    heads: str
    keys: dict[str, str]
    missing: list[str] = field(default_factory=list)
    format: int = field(default=FORMAT)

    def written(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, indent=1)

    @classmethod
    def read(cls, text: str) -> Self:
        """Raises ValueError, TypeError or KeyError when it is none of ours."""
        values = json.loads(text)
        if values["format"] != FORMAT:
            raise ValueError(values["format"])
        values["database"] = Kept(**values["database"])
        values["tables"] = {name: Table(**one) for name, one in values["tables"].items()}
        values["files"] = {name: Kept(**one) for name, one in values["files"].items()}
        return cls(**values)

    @property
    def lacking(self) -> list[str]:
        """Files that rows name and that are not in this backup."""
        return [name for name in self.missing if name not in self.files]

    @property
    def rows(self) -> int:
        return sum(table.rows for table in self.tables.values())


def name_at(moment: datetime) -> str:
    """20261129T031500: sorts by time."""
    return f"{moment:%Y%m%dT%H%M%S}"


def time_of(name: str) -> datetime:
    return datetime.strptime(name, "%Y%m%dT%H%M%S")  # noqa: DTZ007 - the local time it was named by


def is_name(name: str) -> bool:
    return NAME.fullmatch(name) is not None


def outlived(names: Iterable[str], *, keep: int) -> list[str]:
    """All but the newest `keep`."""
    return sorted(names, reverse=True)[keep:]


def stored_as(digest: str) -> str:
    return f"{digest[:2]}/{digest}"

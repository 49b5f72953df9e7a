"""What a seal covers, and the words for what a walk along the chain can find. Pure."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import PurePath

# Everything in a row but the seal itself, in this order for ever: another order would break every seal.
COVERED = (
    "pk",
    "action",
    "by_id",
    "target",
    "organization_path",
    "detail",
    "recorded_at",
    "result",
    "address",
    "request",
    "door",
)
BEGINNING = "0" * 64


def covered_text(previous: str, position: int, facts: Sequence[object]) -> str:
    """The one way to write down a row and its place in the chain: the former seal, the position, every field."""
    return json.dumps([previous, position, *map(plain, facts)], sort_keys=True, separators=(",", ":"))


def plain(fact: object) -> object:
    return fact.astimezone(UTC).isoformat() if isinstance(fact, datetime) else fact


class Kind(StrEnum):
    """What is wrong with a row of the chain."""

    CHANGED = "内容被改动"
    MISSING = "缺少"
    INSERTED = "是后来插入的"
    DISPLACED = "被调换了位置，或者前面插入了别的行"
    CUT = "链的末尾被截断或改写"


@dataclass(frozen=True)
class Fault:
    """The first row that is not as it was sealed; `row` is its id, none when it is gone."""

    kind: Kind
    position: int
    row: int | None = None

    def __str__(self) -> str:
        named = f"日志 {self.row} 号（链中第 {self.position} 条）" if self.row else f"链中第 {self.position} 条"
        return f"{named}：{self.kind}"


@dataclass(frozen=True)
class Head:
    """The newest seal: whoever knows it notices when rows before it change or vanish."""

    position: int
    seal: str

    def __str__(self) -> str:
        return f"{self.position}:{self.seal}"

    @classmethod
    def parse(cls, text: str) -> "Head":
        """The head that `str` wrote; ValueError when it is none."""
        position, _, seal = text.strip().partition(":")
        if len(seal) != len(BEGINNING):
            raise ValueError(text)
        return cls(int(position), seal)


def door_of(task: str, arguments: Sequence[str]) -> str:
    """Through what somebody acts who sends no request: a task of the worker, a command, a program."""
    if task:
        return f"task:{task}"
    program, command = (*arguments, "", "")[:2]
    name = PurePath(program).name
    return f"command:{command}"[:80] if name == "manage.py" and command else f"program:{name}"[:80]

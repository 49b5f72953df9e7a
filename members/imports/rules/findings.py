"""What the preview says about one row."""

from dataclasses import dataclass, field
from typing import Any

from members.imports.rules.problems import Problem

NEW, CHANGED, UNCHANGED, ABSENT, DOUBTFUL, WRONG = "NEW", "CHANGED", "UNCHANGED", "ABSENT", "DOUBTFUL", "WRONG"


@dataclass(frozen=True)
class Change:
    """One field, old → new, in the words that the page shows."""

    field: str
    label: str
    old: str
    new: str

    def packed(self) -> dict[str, str]:
        return {"field": self.field, "label": self.label, "old": self.old, "new": self.new}


@dataclass
class Outcome:
    """What applying the row would do, if `target` is whom it means; `numbers` are plain and never stored as such."""

    state: str
    target: int | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    old: dict[str, Any] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    branch: str = ""
    status: str = ""
    changes: list[Change] = field(default_factory=list)
    label: str = ""

    @property
    def values(self) -> dict[str, Any]:
        kept = {"facts": self.facts, "old": self.old, "branch": self.branch, "status": self.status}
        return {name: value for name, value in kept.items() if value}


@dataclass
class Finding:
    """A row of the file, or a member missing from it (then without a row)."""

    subject: str
    sheet: str
    row: int | None
    name: str
    outcome: Outcome
    options: list[Outcome] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def state(self) -> str:
        return WRONG if self.problems else self.outcome.state

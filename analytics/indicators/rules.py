"""What an indicator answers, and the arithmetic of done and due. Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from activities.duties.rules import DueItem
from dangjian.periods import Quarter

ItemKey = tuple[int, str, UUID | None, date]


@dataclass(frozen=True)
class Counted:
    """How much was due and how much of it was done; nothing due means that the indicator does not apply."""

    done: int = 0
    due: int = 0

    def __add__(self, other: "Counted") -> "Counted":
        return Counted(self.done + other.done, self.due + other.due)


@dataclass(frozen=True)
class Evidence:
    """A record that earned something, at the version that was read."""

    activity_id: int
    activity_uid: UUID
    version: int
    held_on: date
    what: str

    def stored(self) -> dict[str, object]:
        return {"activity": self.activity_id, "version": self.version, "what": self.what}

    def digested(self) -> list[object]:
        """Without row numbers, so that the same facts give the same bytes in every database."""
        return [str(self.activity_uid), self.version, self.held_on.isoformat(), self.what]


@dataclass(frozen=True)
class Missing:
    """Something expected that no record shows."""

    what: str
    due_on: date
    remark: str = "没有找到记录"

    def stored(self) -> dict[str, str]:
        return {"what": self.what, "due_on": self.due_on.isoformat(), "remark": self.remark}


@dataclass(frozen=True)
class Proof:
    """What stands behind one line of one organization."""

    evidence: list[Evidence] = field(default_factory=list)
    missing: list[Missing] = field(default_factory=list)


@dataclass(frozen=True)
class Span:
    """The quarter that is measured, what is due in it, and the first day on which nothing is a gap yet."""

    quarter: Quarter
    until: date
    items: tuple[DueItem, ...]

    @classmethod
    def of(cls, quarter: Quarter, *, today: date, items: Iterable[DueItem]) -> "Span":
        return cls(quarter, min(today, quarter.end), tuple(items))

    def closed(self, item: DueItem) -> bool:
        """Only a window that has ended can be missed."""
        return item.closes_on < self.until


def count_items(span: Span, items: Iterable[DueItem], records: Mapping[ItemKey, int]) -> dict[int, Counted]:
    """Done and due per organization; an open item counts only as far as it is already done."""
    counted: dict[int, Counted] = {}
    for item in items:
        done = min(records.get(item.key, 0), item.times)
        due = item.times if span.closed(item) else done
        counted[item.organization_id] = counted.get(item.organization_id, Counted()) + Counted(done, due)
    return counted

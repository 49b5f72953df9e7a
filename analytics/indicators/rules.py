"""What an indicator answers, and the arithmetic of done and due. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property, lru_cache
from json import JSONEncoder
from json.encoder import encode_basestring as quoted
from typing import NamedTuple, Protocol
from uuid import UUID

from django.db import models

from activities.duties.rules import DueItem
from dangjian.periods import Quarter

ItemKey = tuple[int, str, UUID | None, date]
# One encoder for all lines: made anew for each, it would cost more than what it writes.
canonical = JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode
as_json = JSONEncoder(ensure_ascii=False).encode


class About(NamedTuple):
    """An organization that a line of proof speaks of: its row for the page, its uid for the digest."""

    pk: int
    uid: UUID


class ManualKind(models.TextChoices):
    """What staff fill in because nothing here records it."""

    DUES = "manual_dues", "党费收缴"
    DEVELOPMENT = "manual_development", "发展党员按时限"
    ACCURACY = "manual_accuracy", "基础数据准确"
    SPOT = "manual_spot", "线下抽查"
    SERVICE = "manual_service", "双报到和志愿服务"


class LateAct(models.TextChoices):
    """What was done to a figure, a merit or a veto of a quarter whose figures had been taken."""

    ENTERED = "ENTERED", "登记"
    CHANGED = "CHANGED", "改动"
    DROPPED = "DROPPED", "撤销"


@dataclass(frozen=True, slots=True)
class Counted:
    """How much was due and how much of it was done; nothing due means that the indicator does not apply."""

    done: int = 0
    due: int = 0

    def __add__(self, other: "Counted") -> "Counted":
        return Counted(self.done + other.done, self.due + other.due)


class Shown(Protocol):
    """A record as it was read; `uid` as text."""

    @property
    def pk(self) -> int: ...
    @property
    def uid(self) -> str: ...
    @property
    def version(self) -> int: ...
    @property
    def held_on(self) -> date: ...


class Titled(Shown, Protocol):
    @property
    def topic(self) -> str: ...


class Evidence(NamedTuple):
    """A record that earned something, at the version that was read; `counts` is its part of what is done."""

    record: Shown
    what: str
    counts: int = 1

    @property
    def stored(self) -> str:
        return stored(*self)

    @property
    def digested(self) -> str:
        return digested(self.record, self.what)


class ByTopic(NamedTuple):
    """The same, called by the record's day and topic and by what is `more` to say: put together when it is written, since
    the names of a city's records would take as much memory as the records."""

    record: Titled
    more: str = ""
    counts: int = 1

    @property
    def what(self) -> str:
        return f"{month_day(self.record.held_on)}《{self.record.topic}》{self.more}"

    @property
    def stored(self) -> str:
        return stored(self.record, self.what, self.counts)

    @property
    def digested(self) -> str:
        return digested(self.record, self.what)


def stored(record: Shown, what: str, counts: int) -> str:
    """There is one per record and line, so that both texts are written by hand; a test holds them against the encoder's."""
    return f'{{"activity": {record.pk}, "version": {record.version}, "what": {quoted(what)}, "counts": {counts}}}'


def digested(record: Shown, what: str) -> str:
    """Without row numbers, so that the same facts give the same bytes in every database."""
    return f'["{record.uid}",{record.version},"{record.held_on.isoformat()}",{quoted(what)}]'


class Fact(NamedTuple):
    """What shows a count without being one record: a branch's score, a month's reviews, a figure that staff entered.
    `counts` is its part of what is done."""

    what: str
    on: date
    about: About | None = None
    counts: int = 1

    @property
    def stored(self) -> str:
        place = {"organization": self.about.pk} if self.about else {}
        said = {"activity": None, "version": 0, "what": self.what, "counts": self.counts}
        return as_json({**said, "on": self.on.isoformat(), **place})

    @property
    def digested(self) -> str:
        return canonical([str(self.about.uid) if self.about else "", 0, self.on.isoformat(), self.what])


class Missing(NamedTuple):
    """Something expected that no record shows; or a veto, which `takes` away what the line is below nothing."""

    what: str
    due_on: date
    remark: str = "没有找到记录"
    about: About | None = None
    takes: bool = False

    @property
    def stored(self) -> str:
        place = f', "organization": {self.about.pk}' if self.about else ""
        takes = ', "takes": true' if self.takes else ""
        said = f'{{"what": {quoted(self.what)}, "due_on": "{self.due_on.isoformat()}", "remark": {quoted(self.remark)}'
        return f"{said}{place}{takes}}}"

    @property
    def digested(self) -> str:
        place = f',"{self.about.uid}"' if self.about else ""
        return f'[{quoted(self.what)},"{self.due_on.isoformat()}",{quoted(self.remark)}{place}]'


@dataclass(frozen=True, slots=True)
class Proof:
    """What stands behind one line of one organization."""

    evidence: list[Evidence | ByTopic | Fact] = field(default_factory=list)
    missing: list[Missing] = field(default_factory=list)

    @property
    def stored(self) -> tuple[str, str]:
        """Evidence and gaps as the columns keep them."""
        shown, gaps = (", ".join([one.stored for one in ones]) for ones in (self.evidence, self.missing))
        return f"[{shown}]", f"[{gaps}]"

    @property
    def digested(self) -> str:
        """Both, as a part of one canonical line."""
        shown, gaps = (",".join([one.digested for one in ones]) for ones in (self.evidence, self.missing))
        return f"[{shown}],[{gaps}]"


@dataclass(frozen=True)
class Tree:
    """Which unit every organization stood under on the quarter's last day, the branches that are assessed, and
    the stations, which are never assessed themselves."""

    units: Mapping[int, int] = field(default_factory=dict)
    branches: Mapping[int, About] = field(default_factory=dict)
    stations: Mapping[int, About] = field(default_factory=dict)

    def unit_of(self, organization: int | None) -> int | None:
        return self.units.get(organization) if organization else None

    def branches_of_units(self) -> Iterator[tuple[int, About]]:
        """Every assessed branch with its unit."""
        for pk, about in self.branches.items():
            if (unit := self.units.get(pk)) is not None:
                yield unit, about


@dataclass(frozen=True)
class Span:
    """The quarter that is measured, what is due in it, and the first day on which nothing is a gap yet."""

    quarter: Quarter
    until: date
    items: tuple[DueItem, ...]
    tree: Tree = field(default_factory=Tree)

    @classmethod
    def of(cls, quarter: Quarter, *, today: date, items: Iterable[DueItem], tree: Tree | None = None) -> "Span":
        return cls(quarter, min(today, quarter.end), tuple(items), tree or Tree())

    @cached_property
    def by_kind(self) -> dict[str, list[DueItem]]:
        """The items of each kind, in their order."""
        found: dict[str, list[DueItem]] = defaultdict(list)
        for item in self.items:
            found[item.kind].append(item)
        return found

    @property
    def day(self) -> date:
        """The last day that is looked at: what stands, stands then."""
        return self.until - timedelta(days=1)

    def closed(self, item: DueItem) -> bool:
        """Only a window that has ended can be missed."""
        return item.closes_on < self.until


@lru_cache(maxsize=1000)
def month_day(day: date) -> str:
    """Of a city's hundred thousand records those of one day share the one text."""
    return f"{day.month}月{day.day}日"


class Colour(models.TextChoices):
    """三色 (R3): how much of what is due a branch lacks. A view of the same counts, and an input of no score."""

    GREEN = "GREEN", "绿"
    YELLOW = "YELLOW", "黄"
    RED = "RED", "红"


YELLOW_FROM, RED_FROM = 3, 7


def colour_of(missing: int) -> Colour:
    if missing >= RED_FROM:
        return Colour.RED
    return Colour.YELLOW if missing >= YELLOW_FROM else Colour.GREEN


def count_items(span: Span, items: Iterable[DueItem], records: Mapping[ItemKey, int]) -> dict[int, Counted]:
    """Done and due per organization; an open item counts only as far as it is already done."""
    done: dict[int, int] = defaultdict(int)
    due: dict[int, int] = defaultdict(int)
    for item in items:
        there = min(records.get(item.key, 0), item.times)
        done[item.organization_id] += there
        due[item.organization_id] += item.times if span.closed(item) else there
    return {organization: Counted(done[organization], many) for organization, many in due.items()}

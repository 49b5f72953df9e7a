"""How the desk sums up what is due: completion, matrix cells, who is behind. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from activities.duties.models import DutyKind
from activities.duties.rules import DueItem, State
from activities.records.queries.owed import Owed
from activities.reminders import rules as reminders

# With fewer done in time than this a share is drawn as low.
LOW_PERCENT = 90
SHADES = (87, 92, 97, 100)


@dataclass(frozen=True)
class Share:
    """Done of due, in things to do, and how many of the rest are overdue; nothing due is no share at all."""

    done: int = 0
    due: int = 0
    overdue: int = 0

    def __add__(self, other: "Share") -> "Share":
        return Share(self.done + other.done, self.due + other.due, self.overdue + other.overdue)

    @property
    def text(self) -> str:
        return f"{self.done}/{self.due}" if self.due else ""

    @property
    def tenths(self) -> int:
        """Percent × 10, rounded down so that only all of it reads 100 %."""
        return 1000 * self.done // self.due if self.due else 0

    @property
    def percent(self) -> str:
        return f"{self.tenths // 10}.{self.tenths % 10}%" if self.due else "—"

    @property
    def low(self) -> bool:
        """More than a tenth is overdue; what may still be done is no weakness yet."""
        return self.overdue * 100 > self.due * (100 - LOW_PERCENT)

    @property
    def shade(self) -> int:
        """1 (pale) to 5 (all of it), 0 when nothing is due."""
        return 1 + sum(self.tenths >= bound * 10 for bound in SHADES) if self.due else 0


@dataclass(frozen=True)
class Column:
    """One required thing of the quarter: theme days month by month, the rest by kind."""

    slug: str
    label: str


@dataclass(frozen=True)
class Measure:
    """How far one required thing is, beside the same one on the same day of the quarter before, if anything was recorded
    then."""

    column: Column
    share: Share
    before: Share | None = None

    @property
    def change(self) -> int | None:
        """In tenths of a percent."""
        return self.share.tenths - self.before.tenths if self.before and self.share.due else None

    @property
    def change_text(self) -> str:
        return change_in_words(self.change)


def change_in_words(tenths: int | None) -> str:
    """The amount alone: ▲ or ▼ says the direction."""
    return "" if tenths is None else f"{abs(tenths) // 10}.{abs(tenths) % 10}"


def place_in_quarter(item: DueItem) -> tuple[str, int]:
    """What an item is compared by from quarter to quarter: its kind, and the first, second or third month's theme day."""
    return item.kind, item.period_start.month % 3 if item.kind == DutyKind.THEME_DAY else 0


def column_of(item: DueItem) -> Column:
    if item.kind == DutyKind.THEME_DAY:
        return Column(f"{item.kind}-{item.period_start:%Y-%m}", f"{item.period_start.month}月党日")
    return Column(item.kind, DutyKind(item.kind).label)


def share_of(one: Owed) -> Share:
    """An item whose time has not come asks for nothing, unless it is done already."""
    done, times = min(len(one.records), one.item.times), one.item.times
    if one.state == State.NOT_YET:
        return Share(done, done)
    return Share(done, times, times - done if one.state == State.OVERDUE else 0)


def columns_of(standing: Iterable[Owed]) -> list[Column]:
    """Theme days first, month by month, then the kinds in the order of the glossary."""
    kinds = list(DutyKind.values)
    found = {column_of(one.item): one.item for one in standing if share_of(one).due}
    return sorted(found, key=lambda column: (kinds.index(found[column].kind), found[column].period_start, column.slug))


def is_open(one: Owed) -> bool:
    """Its window is open and it is not done: the shares of the desk count it as due."""
    return one.state == State.DUE


def since_in_words(one: Owed, today: date) -> str:
    """What `days_behind` counts from: 逾期29天, or 活动日已过6天 while the window is still open."""
    days = days_behind(one, today)
    return f"逾期{days}天" if one.state == State.OVERDUE else f"活动日已过{days}天"


def last_day_in_words(one: Owed) -> str:
    return f"{one.item.closes_on.month}月{one.item.closes_on.day}日截止"


def days_behind(one: Owed, today: date) -> int:
    return reminders.days_behind(one.item, one.state, today)

"""What is due in a quarter, as the page of one organization shows it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from activities.duties.queries.items import due_items
from activities.duties.rules import KIND_ORDER, DueItem, State, span_in_words, state_of
from dangjian.periods import Quarter
from organizations.tree.models import Organization

# Whether an item was done is known above this room; here stands only where its window is.
WORDS = {State.NOT_YET: ("还没到", ""), State.DUE: ("期限内", "gold"), State.OVERDUE: ("期限已过", "orange")}


@dataclass(frozen=True)
class ItemRow:
    """A due item with a word about it; `count` branches share the line."""

    item: DueItem
    word: str
    tone: str
    count: int = 1

    @property
    def window(self) -> str:
        return span_in_words(self.item.opens_on, self.item.closes_on)

    @property
    def in_words(self) -> str:
        item, last = self.item, self.item.record_by
        times = f"×{item.times}" if item.times > 1 else ""
        when = f"定在{item.planned_on.month}月{item.planned_on.day}日" if item.planned_on else f"{self.window}做"
        return f"{item.label}{times}：{when}，最晚记到{last.month}月{last.day}日"


def due_text(place: str, rows: Iterable[ItemRow], day: date) -> str:
    """For the group chat: what of the page can still be recorded in time on that day; nothing when nothing can."""
    lines = [f"· {row.in_words}" for row in rows if row.item.record_by >= day]
    return "\n".join([f"【应做事项】{place}：", *lines]) if lines else ""


def rows_as_of(items: Iterable[DueItem], day: date) -> list[ItemRow]:
    return [ItemRow(item, *WORDS[state_of(item, 0, day)]) for item in items]


def due_in_quarter(organization: Organization, quarter: Quarter) -> list[DueItem]:
    return due_items(start=quarter.start, end=quarter.end, organizations=[organization.pk])


def due_below(organization: Organization, quarter: Quarter, day: date) -> list[ItemRow]:
    """The quarter of a committee: one line per thing that is due, with how many branches below owe it."""
    below = Organization.objects.under(organization.path)
    first: dict[tuple, DueItem] = {}
    owing: dict[tuple, set[int]] = {}
    for item in due_items(start=quarter.start, end=quarter.end, organizations=below):
        key = item.closes_on, KIND_ORDER[item.kind], item.period_start, item.code
        first.setdefault(key, item)
        owing.setdefault(key, set()).add(item.organization_id)
    return [
        ItemRow(nameless(item), *WORDS[state_of(item, 0, day)], count=len(owing[key]))
        for key, item in sorted(first.items())
    ]


def nameless(item: DueItem) -> DueItem:
    """The item without the name of its subgroup, for all of them."""
    return item._replace(label=item.label.partition("（")[0]) if item.subgroup_uid else item

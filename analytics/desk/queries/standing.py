"""The quarter as it stands in somebody's reach: read once per page, then only summed up."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from activities.duties.queries import due_items
from activities.duties.rules import DueItem
from activities.records.queries.lists import end_of
from activities.records.queries.owed import Handing, Owed, handed_in, with_records
from analytics.desk.rules import Column, Measure, Share, column_of, columns_of, place_in_quarter, share_of
from dangjian.fields.paths import WIDTH
from dangjian.periods import Quarter
from organizations.access.models import Account
from organizations.tree.models import Organization


@dataclass(frozen=True, slots=True)
class Branch:
    pk: int
    name: str
    path: str
    unit_id: int | None
    unit: str
    sector: str = ""


@dataclass(frozen=True)
class Standing:
    """Branches by id, and every due item of the quarter with its state; `earlier` are those of the quarter before, as
    they stood on its same day."""

    quarter: Quarter
    today: date
    top: str
    branches: dict[int, Branch]
    items: list[Owed]
    earlier: list[Owed] = field(default_factory=list)

    @cached_property
    def columns(self) -> list[Column]:
        return columns_of(self.items)

    @property
    def several_units(self) -> bool:
        return len({branch.unit_id for branch in self.branches.values()}) > 1

    def completion(self) -> list[Measure]:
        """One share per required thing, over all branches in reach."""
        totals: dict[Column, Share] = defaultdict(Share)
        places: dict[Column, tuple[str, int]] = {}
        for one in self.items:
            column = column_of(one.item)
            totals[column] += share_of(one)
            places[column] = place_in_quarter(one.item)
        before = self.completion_before()
        return [Measure(column, totals[column], before.get(places[column])) for column in self.columns]

    def completion_before(self) -> dict[tuple[str, int], Share]:
        """Nothing when nobody recorded anything in the quarter before: the portal was not there yet."""
        totals: dict[tuple[str, int], Share] = defaultdict(Share)
        for one in self.earlier:
            totals[place_in_quarter(one.item)] += share_of(one)
        found = {place: share for place, share in totals.items() if share.due}
        return found if any(share.done for share in found.values()) else {}

    def by_part(self) -> dict[str, dict[Column, Share]]:
        """Shares per part of the tree one level below the top of the reach, by the part's path."""
        parts: dict[str, dict[Column, Share]] = defaultdict(lambda: defaultdict(Share))
        for one in self.items:
            branch = self.branches[one.item.organization_id]
            parts[branch.path[: len(self.top) + WIDTH]][column_of(one.item)] += share_of(one)
        return parts


def standing(account: Account, quarter: Quarter, *, today: date, under: str = "", compared: bool = False) -> Standing:
    """The branches `account` may read, or those of them below `under`, with what each of them owes; `compared` also
    reads the quarter before."""
    visible = Organization.objects.visible_to(account)
    found = visible.branches().select_related("committee").order_by("path")
    if under:
        found = found.filter(path__under=under)
    rows = found.values_list("pk", "short_name", "path", "committee_id", "committee__short_name", "sector")
    branches = {
        pk: Branch(pk, name, path, unit_id, unit or "", sector) for pk, name, path, unit_id, unit, sector in rows
    }
    start = quarter.previous().start if compared else quarter.start
    items = [item for item in due_items(start=start, end=quarter.end) if item.organization_id in branches]
    handed = handed_in(items)
    return Standing(
        quarter=quarter,
        today=today,
        top=under or top_of([branch.path for branch in branches.values()]),
        branches=branches,
        items=with_records([item for item in items if item.closes_on >= quarter.start], handed, today),
        earlier=as_it_stood([item for item in items if item.closes_on < quarter.start], handed, quarter, today),
    )


def as_it_stood(items: Iterable[DueItem], handed: Handing, quarter: Quarter, today: date) -> list[Owed]:
    """The quarter before on its same day; once the quarter is over, how it ended."""
    running = today < quarter.end
    day = quarter.previous().start + (today - quarter.start) if running else today
    return with_records(items, handed, day, until=end_of(day) if running else None)


def top_of(paths: list[str]) -> str:
    """The longest path above all of `paths`: where the viewer's part of the tree begins."""
    if not paths:
        return ""
    shortest, longest = min(paths), max(paths)
    common = 0
    while common < len(shortest) and shortest[: common + WIDTH] == longest[: common + WIDTH]:
        common += WIDTH
    return shortest[: min(common, len(shortest) - WIDTH)]

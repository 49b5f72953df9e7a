"""The quarter as it stands in somebody's reach: read once per page, then only summed up."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from activities.duties.queries import due_items
from activities.records.queries.owed import Owed, states_for
from analytics.desk.rules import Column, Share, column_of, columns_of, share_of
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


@dataclass(frozen=True)
class Standing:
    """Branches by id, and every due item of the quarter with its state."""

    quarter: Quarter
    today: date
    top: str
    branches: dict[int, Branch]
    items: list[Owed]

    @property
    def columns(self) -> list[Column]:
        return columns_of(self.items)

    def completion(self) -> list[tuple[Column, Share]]:
        """One share per required thing, over all branches in reach."""
        totals: dict[Column, Share] = defaultdict(Share)
        for one in self.items:
            totals[column_of(one.item)] += share_of(one)
        return [(column, totals[column]) for column in self.columns]

    def by_part(self) -> dict[str, dict[Column, Share]]:
        """Shares per part of the tree one level below the top of the reach, by the part's path."""
        parts: dict[str, dict[Column, Share]] = defaultdict(lambda: defaultdict(Share))
        for one in self.items:
            branch = self.branches[one.item.organization_id]
            parts[branch.path[: len(self.top) + WIDTH]][column_of(one.item)] += share_of(one)
        return parts


def standing(account: Account, quarter: Quarter, *, today: date, under: str = "") -> Standing:
    """The branches `account` may read, or those of them below `under`, with what each of them owes."""
    visible = Organization.objects.visible_to(account)
    found = visible.branches().select_related("committee").order_by("path")
    if under:
        found = found.filter(path__under=under)
    rows = found.values_list("pk", "short_name", "path", "committee_id", "committee__short_name")
    branches = {pk: Branch(pk, name, path, unit_id, unit or "") for pk, name, path, unit_id, unit in rows}
    items = due_items(start=quarter.start, end=quarter.end)
    return Standing(
        quarter=quarter,
        today=today,
        top=under or top_of([branch.path for branch in branches.values()]),
        branches=branches,
        items=states_for([item for item in items if item.organization_id in branches], today),
    )


def top_of(paths: list[str]) -> str:
    """The longest path above all of `paths`: where the viewer's part of the tree begins."""
    if not paths:
        return ""
    shortest, longest = min(paths), max(paths)
    common = 0
    while common < len(shortest) and shortest[: common + WIDTH] == longest[: common + WIDTH]:
        common += WIDTH
    return shortest[: min(common, len(shortest) - WIDTH)]

"""考核情况通报: bands and completion of what somebody reads; ranks only where the scheme says that there are any."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Sum

from analytics.assessment.models import Run, Scheme, Score, ScoreLine
from analytics.assessment.rules import BANDS, mean, points_exact
from dangjian.fields.paths import steps
from dangjian.filling import Values
from organizations.access.models import Account
from organizations.stationery.rules import MARK
from organizations.tree.models import Kind

Table = tuple[Sequence[str], list[tuple[object, ...]], Sequence[int]]


@dataclass(frozen=True)
class Placed:
    """One organization's line. `rank` is none where its scheme lists no ranks; a branch founded in the quarter is not
    `inside` any mean."""

    unit: str
    name: str
    points: int
    band: str
    rank: int | None
    branches: int = 1
    inside: bool = True

    @property
    def words(self) -> str:
        return points_exact(self.points)


@dataclass(frozen=True)
class SchemeShown:
    name: str
    with_ranking: bool
    branches: list[Placed]

    def table(self) -> Table:
        heads, shares = ["单位", "党支部", "得分", "档次"], [6, 8, 3, 3]
        rows: list[tuple[object, ...]] = [(one.unit, one.name, one.words, one.band) for one in self.branches]
        if not self.with_ranking:
            return heads, rows, shares
        ranked = [(*row, one.rank or "") for row, one in zip(rows, self.branches, strict=True)]
        return [*heads, "名次"], ranked, [*shares, 2]


@dataclass(frozen=True)
class Circular:
    quarter: str
    as_of: str
    schemes: list[SchemeShown]
    units: list[Placed]
    completion: list[tuple[str, int, int]]

    @property
    def branches(self) -> list[Placed]:
        return [one for scheme in self.schemes for one in scheme.branches]

    @property
    def counted(self) -> int:
        return len(self.branches)

    @property
    def new(self) -> int:
        return sum(not one.inside for one in self.branches)

    @property
    def mean(self) -> str:
        """Of the whole district what its page says."""
        inside = [one.points for one in self.branches if one.inside]
        return points_exact(mean(inside)) if inside else "—"

    @property
    def lead(self) -> str:
        new = f"，其中{self.new}个本季度新成立，不参加平均" if self.new else ""
        mean = f"，平均{self.mean}分" if self.new < self.counted else ""
        return f"{self.quarter}，共有{self.counted}个党支部计分{new}{mean}。{self.bands_said}。"

    @property
    def bands(self) -> dict[str, int]:
        found = Counter(one.band for one in self.branches)
        return {name: found[name] for name in BANDS}

    @property
    def bands_said(self) -> str:
        return "，".join(f"{name}{many}个" for name, many in self.bands.items())

    def completion_lines(self) -> list[tuple[object, ...]]:
        return [(name, due, done, percent(done, due)) for name, done, due in self.completion]

    def unit_table(self) -> Table:
        heads, shares = ["单位", "支部数", "得分", "档次"], [10, 3, 3, 3]
        rows: list[tuple[object, ...]] = [(one.name, one.branches, one.words, one.band) for one in self.units]
        if all(one.rank is None for one in self.units):
            return heads, rows, shares
        ranked = [(*row, one.rank or "") for row, one in zip(rows, self.units, strict=True)]
        return [*heads, "名次"], ranked, [*shares, 2]


def percent(done: int, due: int) -> str:
    return f"{(200 * done + due) // (2 * due)}%" if due else "—"


def circular(run: Run, account: Account) -> Circular:
    """Seven queries, whatever is in reach."""
    scores = Score.objects.visible_to(account).filter(run=run)
    scores = scores.select_related("organization", "committee", "scheme").order_by("path")
    rows = list(scores)
    branches = [row for row in rows if row.organization.kind == Kind.BRANCH]
    away = in_no_mean(run)
    by_scheme: dict[Scheme, list[Placed]] = {}
    for row in branches:
        if row.scheme:
            by_scheme.setdefault(row.scheme, []).append(placed(row, inside=row.organization_id not in away))
    ordered = sorted(by_scheme, key=lambda one: (one.name, one.pk))
    return Circular(
        quarter=run.quarter.label,
        as_of=f"{run.as_of.year}年{run.as_of.month}月{run.as_of.day}日",
        schemes=[SchemeShown(one.name, one.with_ranking, by_scheme[one]) for one in ordered],
        units=[placed(row) for row in rows if row.organization.kind != Kind.BRANCH and is_unit(row)],
        completion=completion([row.pk for row in branches]),
    )


def in_no_mean(run: Run) -> set[int]:
    """The branches that the district's mean leaves out; where it has none, all that are scored are new."""
    district = Score.objects.filter(run=run, organization__parent=None).first()
    if district:
        return {one["organization"] for one in district.left_out}
    return set(Score.objects.filter(run=run, organization__kind=Kind.BRANCH).values_list("organization", flat=True))


def is_unit(row: Score) -> bool:
    """Whether it hung directly under the district committee in the quarter."""
    return len(steps(row.path)) == 2


def placed(row: Score, *, inside: bool = True) -> Placed:
    unit = row.committee.short_name if row.committee else ""
    rank = row.rank if row.is_ranked else None
    return Placed(unit, row.organization.short_name, row.points, row.band, rank, row.branches, inside)


def completion(scores: list[int]) -> list[tuple[str, int, int]]:
    """Name, done and due of every indicator over these scores, in the order of the schemes."""
    lines = ScoreLine.objects.filter(score__in=scores, applies=True).exclude(item=None)
    summed = lines.order_by().values_list("item__indicator").annotate(Sum("done"), Sum("due"))
    names = dict(lines.order_by("item__position", "item").values_list("item__indicator", "item__name"))
    by_code = {code: (done, due) for code, done, due in summed}
    return [(name, *by_code[code]) for code, name in names.items()]


def circular_values(said: Circular, *, mark: str) -> Values:
    single: dict[str, object] = {
        "季度": said.quarter,
        "截至日期": said.as_of,
        "支部数": said.counted,
        "平均分": said.mean,
    }
    units = [
        {
            "序号": at,
            "名称": one.name,
            "支部数": one.branches,
            "得分": one.words,
            "档次": one.band,
            "名次": one.rank or "",
        }
        for at, one in enumerate(said.units, start=1)
    ]
    branches = [
        {"序号": at, "单位": one.unit, "名称": one.name, "得分": one.words, "档次": one.band, "名次": one.rank or ""}
        for at, one in enumerate(said.branches, start=1)
    ]
    items = [
        {"名称": name, "应做": due, "已做": done, "完成率": percent(done, due)} for name, done, due in said.completion
    ]
    return Values(single | said.bands | {MARK: mark}, {"事项": items, "单位": units, "支部": branches})

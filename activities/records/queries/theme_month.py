"""One month of theme days across the branches in reach: what is planned, what is published, what is recorded."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import QuerySet

from activities.duties.models import DutyRule, ThemeGuide
from activities.duties.queries import due_items
from activities.duties.rules import DueItem, DutyKind, Per
from activities.records.models import COUNTED_STATES, Activity, State
from activities.records.queries.joint import guest_plans, turnouts_at
from activities.records.queries.owed import credited
from activities.records.rules import Stage, Turnout
from dangjian.audit.rules import narrowed_to
from dangjian.periods import Month
from organizations.access.models import Account
from organizations.tree.models import Organization

MOST_GUIDES = 12
COLUMNS = (
    ("单位", 22),
    ("党支部", 30),
    ("日期", 12),
    ("主题", 40),
    ("类别", 20),
    ("状态", 12),
    ("应到", 7),
    ("实到", 7),
)


@dataclass(frozen=True)
class MonthWanted:
    """What the month is narrowed to; empty means everything."""

    unit: int | None = None
    stage: str = ""
    q: str = ""

    def narrowing(self, month: Month) -> dict[str, object]:
        return narrowed_to(self) | {"period": str(month)}

    def fits(self, line: "MonthLine") -> bool:
        named = self.q in line.branch.short_name or self.q in line.topic
        return named and self.stage in ("", line.stage)


@dataclass(frozen=True)
class MonthLine:
    """One branch that owes the month's theme day, and what there is of it."""

    branch: Organization
    item: DueItem
    stage: Stage
    activity: Activity | None = None

    @property
    def is_guest(self) -> bool:
        """Another branch holds and records it."""
        return self.activity is not None and self.activity.organization_id != self.branch.pk

    @property
    def topic(self) -> str:
        return self.activity.topic if self.activity else ""

    @property
    def day(self) -> date | None:
        return self.activity.held_on if self.activity else self.item.planned_on


def month_lines(account: Account, month: Month, unit: int | None = None) -> list[MonthLine]:
    """In the order of the tree; the number of queries does not depend on how many branches there are."""
    branches = Organization.objects.visible_to(account).branches()
    return lines_of(branches.filter(committee=unit) if unit else branches, month)


def lines_of(branches: QuerySet[Organization], month: Month) -> list[MonthLine]:
    """The month of these branches; what another one holds with them stands with them too."""
    items = month_items(month, branches)
    places = branches.select_related("committee").in_bulk([item.organization_id for item in items])
    plans = Activity.objects.filter(kind=DutyKind.THEME_DAY, for_period=str(month), state=State.PLANNED)
    own = plans.filter(organization__in=places).select_related("organization")
    planned = guest_plans(places, str(month)) | {one.organization_id: one for one in own}
    done, returned = (
        {key[0]: found[0][0] for key, found in credited(items, states=states).items()}
        for states in (COUNTED_STATES, (State.RETURNED,))
    )
    records = Activity.objects.select_related("organization").in_bulk([*done.values(), *returned.values()])
    lines = [
        line_of(places[item.organization_id], item, planned, {pk: records[found] for pk, found in one.items()})
        for item in items
        for one in [returned | done]
    ]
    return sorted(lines, key=lambda line: line.branch.path)


def month_items(month: Month, branches: QuerySet[Organization]) -> list[DueItem]:
    """The theme day of the month as each branch owes it, whenever its window ends."""
    rules = DutyRule.objects.in_force(month.start, month.end).filter(kind=DutyKind.THEME_DAY, per=Per.MONTH)
    last_days = [rule.window.closes_on(month) for rule in rules]
    if not last_days:
        return []
    every = due_items(start=min(last_days), end=max(last_days) + timedelta(days=1), organizations=branches)
    mine = (item for item in every if item.kind == DutyKind.THEME_DAY and item.period_start == month.start)
    return list({item.organization_id: item for item in mine}.values())


def line_of(
    branch: Organization, item: DueItem, planned: dict[int, Activity], recorded: dict[int, Activity]
) -> MonthLine:
    if record := recorded.get(branch.pk):
        stage = Stage.RECORDED if record.state in COUNTED_STATES else Stage.RETURNED
        return MonthLine(branch, item, stage, record)
    if plan := planned.get(branch.pk):
        return MonthLine(branch, item, Stage.PUBLISHED if plan.published_at else Stage.KEPT, plan)
    return MonthLine(branch, item, Stage.NOTHING)


def stages_of(lines: Iterable[MonthLine]) -> list[tuple[Stage, int]]:
    counted = Counter(line.stage for line in lines)
    return [(stage, counted[stage]) for stage in Stage]


@dataclass(frozen=True)
class MonthRow:
    line: MonthLine
    turnout: Turnout | None


def month_rows(lines: Sequence[MonthLine]) -> list[MonthRow]:
    """With how many came, where there is a record."""
    held = [line.activity.pk for line in lines if line.activity and line.stage == Stage.RECORDED]
    turnouts = turnouts_at(held)
    return [
        MonthRow(line, turnouts.get((line.activity.pk, line.branch.pk)) if line.activity else None) for line in lines
    ]


def month_cells(lines: Sequence[MonthLine]) -> list[tuple[object, ...]]:
    """The same as rows of a workbook."""
    return [
        (
            row.line.branch.committee.short_name if row.line.branch.committee else "",
            row.line.branch.short_name,
            row.line.day,
            row.line.topic,
            row.line.activity.category_words if row.line.activity else "",
            row.line.stage.label,
            row.turnout.due if row.turnout else "",
            row.turnout.present if row.turnout else "",
        )
        for row in month_rows(lines)
    ]


def month_text(month: Month, lines: Iterable[MonthLine]) -> str:
    """For the group chat: unit by unit who has no record yet, and the day; nothing when all have."""
    units: dict[str, list[str]] = {}
    for line in lines:
        if line.stage != Stage.RECORDED:
            unit = line.branch.committee.short_name if line.branch.committee else ""
            day = f"，{line.day.month}月{line.day.day}日" if line.day else ""
            units.setdefault(unit, []).append(f"· {line.branch.short_name}（{line.stage.label}{day}）")
    said = [text for unit, rows in units.items() for text in ([f"{unit}："] if unit else []) + rows]
    return (
        "\n".join([f"【{month.label}主题党日】下面的党支部还没有记：", *said, "如果已经办了，请忽略。"]) if said else ""
    )


def guides_of_month(account: Account, month: Month) -> list[ThemeGuide]:
    """From the district down, as many as a page takes."""
    guides = ThemeGuide.objects.visible_to(account).for_months([month])
    return list(guides.select_related("organization").order_by("path", "sector")[:MOST_GUIDES])

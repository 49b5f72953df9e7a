"""Who is behind, with exactly what, and the text to copy for the group chat."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from activities.records.queries.owed import Owed
from activities.reminders.queries import last_reminded
from analytics.desk.queries.standing import Branch, Standing
from analytics.desk.rules import column_of, days_behind, is_open, last_day_in_words, since_in_words
from members.roster.queries import secretaries_of


@dataclass(frozen=True)
class Behind:
    """One branch and what it has not recorded: what is `missing`, of which `days` is the longest wait, and what is `coming`,
    with days left to do it."""

    branch: Branch
    missing: list[Owed]
    coming: list[Owed]
    days: int
    since: str
    secretary: str
    reminded: date | None = None

    @property
    def labels(self) -> str:
        return "、".join(one.item.label for one in self.missing)

    @property
    def in_words(self) -> str:
        """With what is coming, which says its last day."""
        coming = (f"{one.item.label}（{last_day_in_words(one)}）" for one in self.coming)
        return "、".join([*(one.item.label for one in self.missing), *coming])


def behind(now: Standing, *, column: str = "") -> list[Behind]:
    """The branches behind, the longest first. `column` narrows to one required thing, and then those whose window is still
    open follow, as the shares that lead here count them."""
    missing: dict[int, list[Owed]] = defaultdict(list)
    for one in now.items:
        if is_asked(one, now.today, column):
            missing[one.item.organization_id].append(one)
    names, reminded = secretaries_of(missing, now.today), last_reminded(missing, now.quarter)
    found = [behind_of(now, pk, waiting, names.get(pk, ""), reminded.get(pk)) for pk, waiting in missing.items()]
    return sorted(found, key=lambda one: (-one.days, one.branch.path))


def is_asked(one: Owed, today: date, column: str) -> bool:
    days = days_behind(one, today)
    if not column:
        return days > 0
    return column == column_of(one.item).slug and (days > 0 or is_open(one))


def behind_of(now: Standing, pk: int, waiting: list[Owed], secretary: str, reminded: date | None) -> Behind:
    longest = max(waiting, key=lambda one: days_behind(one, now.today))
    days = days_behind(longest, now.today)
    since = since_in_words(longest, now.today) if days else last_day_in_words(longest)
    missing = [one for one in waiting if days_behind(one, now.today)]
    coming = [one for one in waiting if one not in missing]
    return Behind(now.branches[pk], missing, coming, days, since, secretary, reminded)


def chase_text(chosen: Iterable[Behind], *, link: str) -> str:
    """One polite message for the group: unit by unit, branch by branch, what is still open and where to record it."""
    lines = ["【提醒】下面这些还没有记录，办过的请补记一下，一两分钟就好："]
    units: dict[str, list[Behind]] = defaultdict(list)
    for one in (one for one in chosen if one.missing):
        units[one.branch.unit].append(one)
    for unit, rows in units.items():
        lines.append(f"{unit}：")
        lines += [f"· {one.branch.name}：{one.labels}" for one in rows]
    return "\n".join([*lines, f"记录地址：{link}", "如果已经办了，请忽略。"])

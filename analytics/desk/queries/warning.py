"""谁会变红: how every branch in reach would stand at the quarter's end if nothing more were recorded."""

from collections import Counter
from dataclasses import dataclass
from datetime import date

from activities.duties.models import DutyKind
from activities.reminders.queries import last_reminded
from analytics.assessment.queries.facts import read_schemes
from analytics.assessment.queries.lights import Light, lights
from analytics.assessment.services.ahead import Ahead, expected
from analytics.desk.queries.standing import Branch, Standing
from analytics.desk.rules import days_behind
from analytics.indicators.rules import Colour
from dangjian.periods import last_day
from members.roster.queries import secretaries_of

# What the list may be narrowed to, and how it is sorted.
FALLS = "FALLS"
COMING = {"RED": "会变红灯", "YELLOW": "会变黄灯", "GREEN": "会是绿灯", FALLS: "会掉档"}
SORTS = {"": "缺得多的在前", "unit": "按单位"}


@dataclass(frozen=True)
class Warned:
    """One branch: `behind` is how many of its open items may be reminded of today."""

    branch: Branch
    light: Light
    ahead: Ahead | None
    behind: int
    secretary: str
    reminded: date | None = None

    @property
    def falls(self) -> bool:
        return self.ahead is not None and self.ahead.falls

    def is_asked(self, coming: str) -> bool:
        if coming == FALLS:
            return self.falls
        return bool(self.light.at_end or self.falls) and coming in ("", self.light.coming)

    @property
    def labels(self) -> str:
        """主题党日2、支委会2、党员大会1: what is still open, kind by kind."""
        many = Counter(DutyKind(one.item.kind).label for one in self.light.open)
        return "、".join(f"{label}{count}" for label, count in many.items())


def warned(now: Standing, *, coming: str = "", sort: str = "") -> list[Warned]:
    """Those that would lack something or fall a band; the same number of queries for one branch and for all."""
    sectors, schemes = {pk: one.sector for pk, one in now.branches.items()}, read_schemes(last_day(now.quarter))
    found = lights(now.items, sectors, now.quarter, today=now.today, schemes=schemes)
    ahead = expected(quarter=now.quarter, states=now.items, schemes=schemes)
    names, reminded = secretaries_of(found, now.today), last_reminded(found, now.quarter)
    every = [
        Warned(now.branches[pk], light, ahead.get(pk), behind_of(light, now.today), names.get(pk, ""), reminded.get(pk))
        for pk, light in found.items()
    ]
    rows = [row for row in every if row.is_asked(coming)]
    if sort == "unit":
        return sorted(rows, key=lambda row: row.branch.path)
    return sorted(rows, key=lambda row: (-row.light.at_end, row.branch.path))


def behind_of(light: Light, today: date) -> int:
    return sum(bool(days_behind(one, today)) for one in light.open)


def counts(rows: list[Warned]) -> list[tuple[Colour, int, int]]:
    """Of each colour how many have it today and how many would have it."""
    return [
        (colour, sum(row.light.colour == colour for row in rows), sum(row.light.coming == colour for row in rows))
        for colour in (Colour.RED, Colour.YELLOW, Colour.GREEN)
    ]

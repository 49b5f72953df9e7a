"""主题党日的项、场次、人次、参与率. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from activities.records.rules import Turnout


@dataclass
class ThemeDays:
    """Of one sector, or of all: `themes` are told apart by their words, the same theme in many branches is one."""

    name: str
    branches: int = 0
    held: int = 0
    themes: set[str] = field(default_factory=set)
    came: list[Turnout] = field(default_factory=list)

    @property
    def items(self) -> int:
        return len(self.themes)

    @property
    def turnout(self) -> Turnout:
        return Turnout(
            sum(one.due for one in self.came),
            sum(one.present for one in self.came),
            sum(one.excused for one in self.came),
            sum(one.unexplained for one in self.came),
        )


def all_of(rows: Iterable[ThemeDays]) -> ThemeDays:
    whole = ThemeDays("合计")
    for row in rows:
        whole.branches += row.branches
        whole.held += row.held
        whole.themes |= row.themes
        whole.came += row.came
    return whole

"""单位得分，对比上季: a filled dot for the quarter, a hollow one for the quarter before, on one axis. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass

FULL = 100_000  # a hundred points, in thousandths
STEP = 5_000
LEFT, WIDE, RIGHT = 112, 148, 104
TOP, HIGH, BELOW = 6, 25, 22
MOST_TICKS = 6


@dataclass(frozen=True)
class Compared:
    """Points in thousandths; `before` is none where the quarter before has no score."""

    organization_id: int
    name: str
    is_branch: bool
    now: int
    before: int | None
    text: str
    change_text: str

    @property
    def change(self) -> int | None:
        return None if self.before is None else self.now - self.before


@dataclass(frozen=True)
class Line:
    of: Compared
    y: int
    x: int
    x_before: int | None


@dataclass(frozen=True)
class Dumbbell:
    lines: list[Line]
    ticks: list[tuple[int, int]]

    left: int = LEFT - 10
    right: int = LEFT + WIDE + 12
    top: int = TOP

    @property
    def bottom(self) -> int:
        return TOP + len(self.lines) * HIGH

    @property
    def size(self) -> tuple[int, int]:
        return LEFT + WIDE + RIGHT, self.bottom + BELOW


def dumbbell(units: Iterable[Compared]) -> Dumbbell:
    """Best first; the axis begins at the full five points below the lowest dot, and says so."""
    ordered = sorted(units, key=lambda one: -one.now)
    if not ordered:
        return Dumbbell([], [])
    lowest = min(points for one in ordered for points in (one.now, one.before) if points is not None)
    least = min(max(lowest, 0) // STEP * STEP, FULL - STEP)
    lines = [
        Line(
            one,
            y=TOP + at * HIGH + HIGH // 2,
            x=along(one.now, least),
            x_before=None if one.before is None else along(one.before, least),
        )
        for at, one in enumerate(ordered)
    ]
    step = STEP * -(-(FULL - least) // (STEP * (MOST_TICKS - 1)))
    return Dumbbell(lines, [(points // 1000, along(points, least)) for points in range(FULL, least - 1, -step)])


def along(points: int, least: int) -> int:
    return LEFT + WIDE * (min(max(points, least), FULL) - least) // (FULL - least)

"""One organization over all the quarters it was assessed in: a table, and the same as a line."""

from dataclasses import dataclass

from django.db.models import F, Q, Sum

from analytics.assessment.models import Score
from analytics.assessment.queries.lights import DUTY_KINDS
from analytics.assessment.rules import points_text
from analytics.indicators.rules import Colour, colour_of
from dangjian.periods import Quarter
from organizations.tree.models import Kind, Organization

# The drawing's own measure; the page scales it.
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 640, 220, 44, 24, 28, 34
STEP = 10
FULL_MARK = 100


@dataclass(frozen=True)
class Past:
    """One quarter: `missing` of a branch alone; `change` to the row before, where the quarters follow each other."""

    quarter: Quarter
    points: int
    branches: int
    scheme: str
    band: str
    missing: int | None
    change: int | None

    @property
    def text(self) -> str:
        return points_text(self.points)

    @property
    def change_text(self) -> str:
        return "" if self.change is None else points_text(abs(self.change))

    @property
    def colour(self) -> Colour | None:
        return None if self.missing is None else colour_of(self.missing)


@dataclass(frozen=True)
class Dot:
    x: int
    y: int
    text: str
    label: str
    anchor: str


@dataclass(frozen=True)
class Grade:
    y: int
    label: str


@dataclass(frozen=True)
class Line:
    """Points of a polyline, in the drawing's own measure, with what stands beside it."""

    dots: list[Dot]
    grades: list[Grade]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT

    @property
    def path(self) -> str:
        return " ".join(f"{dot.x},{dot.y}" for dot in self.dots)

    @property
    def right(self) -> int:
        return WIDTH - RIGHT

    @property
    def foot(self) -> int:
        return HEIGHT - BOTTOM // 3


def past_quarters(organization: Organization) -> list[Past]:
    """Every quarter with a published result, the oldest first; one query."""
    duties = Q(lines__item__indicator__in=DUTY_KINDS)
    scores = Score.objects.filter(organization=organization, run__is_current=True).select_related("run", "scheme")
    lacking = scores.annotate(missing=Sum(F("lines__due") - F("lines__done"), filter=duties))
    found: list[Past] = []
    for score in lacking.order_by("run__year", "run__number"):
        last = found[-1] if found and found[-1].quarter.next() == score.run.quarter else None
        found.append(
            Past(
                quarter=score.run.quarter,
                points=shown(score.points),
                branches=score.branches,
                scheme=f"{score.scheme.name}第{score.scheme.version}版" if score.scheme else "所属支部平均分",
                band=score.band,
                missing=score.missing or 0 if organization.kind == Kind.BRANCH else None,
                change=shown(score.points) - last.points if last else None,
            )
        )
    return found


def shown(points: int) -> int:
    return (points + 5) // 10 * 10


def line_of(rows: list[Past]) -> Line | None:
    """From two quarters on; the scale begins at the ten below the least."""
    if len(rows) < 2:
        return None
    floor = min(min(row.points for row in rows) // 1000 // STEP * STEP, FULL_MARK - STEP)
    top = max(FULL_MARK, *(-(-row.points // 1000) for row in rows))
    span = (WIDTH - LEFT - RIGHT) // (len(rows) - 1)

    def height(milli: int) -> int:
        return TOP + (HEIGHT - TOP - BOTTOM) * (top * 1000 - milli) // ((top - floor) * 1000)

    dots = [
        Dot(
            LEFT + at * span,
            height(row.points),
            row.text,
            f"{row.quarter.year}年{row.quarter.number}季",
            anchor(at, rows),
        )
        for at, row in enumerate(rows)
    ]
    marks = range(floor, FULL_MARK + 1, STEP if FULL_MARK - floor <= 5 * STEP else 2 * STEP)
    return Line(dots, [Grade(height(mark * 1000), str(mark)) for mark in marks])


def anchor(at: int, rows: list[Past]) -> str:
    """The first begins at its dot and the last ends there, so that nothing is cut off."""
    if at == 0:
        return "start"
    return "end" if at == len(rows) - 1 else "middle"

"""The lines of a score beside those of the quarter before and the median of the sector. Nobody is named or ranked."""

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count

from analytics.assessment.models import AS_PRINTED, Score, ScoreLine
from analytics.assessment.queries.explanation import Explanation, LineShown, code_of
from analytics.assessment.rules import points_text, shown_parts
from organizations.tree.models import Kind

# Fewer are no sector to compare with: a median of two would tell the neighbour's score.
FEWEST = 5
PER_MILLE = 1000


@dataclass(frozen=True)
class Compared:
    """One line, or the whole: points as they are shown; nothing where a quarter or the sector has none."""

    name: str
    now: int | None
    before: int | None
    median: str

    @property
    def now_text(self) -> str:
        return "不适用" if self.now is None else points_text(self.now)

    @property
    def before_text(self) -> str:
        return "—" if self.before is None else points_text(self.before)

    @property
    def change(self) -> int:
        return 0 if self.now is None or self.before is None else self.now - self.before

    @property
    def change_text(self) -> str:
        return points_text(abs(self.change))


@dataclass(frozen=True)
class Comparison:
    rows: list[Compared]
    whole: Compared
    peers: int


def compare(explanation: Explanation) -> Comparison:
    """Four queries, however large the sector."""
    score = explanation.score
    before = score_before(score)
    points_then = lines_of(before) if before else {}
    medians, whole, peers = sector_medians(score)
    rows = [
        Compared(
            name=line.name,
            now=line.points if line.applies else None,
            before=points_then.get(line.code),
            median=median_text(line, medians),
        )
        for line in explanation.lines
    ]
    now, then = shown_whole(score.points), shown_whole(before.points) if before else None
    return Comparison(rows, Compared("得分", now, then, whole), peers)


def score_before(score: Score) -> Score | None:
    last = score.run.quarter.previous()
    found = Score.objects.filter(organization=score.organization_id, run__is_current=True)
    return found.filter(run__year=last.year, run__number=last.number).first()


def lines_of(score: Score) -> dict[str, int]:
    """The points of the lines that applied, by indicator, as they were shown."""
    lines = list(score.lines.select_related("item").order_by(*AS_PRINTED))
    shown = shown_parts([line.points for line in lines], score.points)
    return {code_of(line): part for line, part in zip(lines, shown, strict=True) if line.applies}


def sector_medians(score: Score) -> tuple[dict[str, int], str, int]:
    """Of the branches of the same sector and scheme: the median share (per mille) by indicator, the median of the
    whole, and how many they are."""
    if score.organization.kind != Kind.BRANCH or score.scheme_id is None:
        return {}, "", 0
    peers = Score.objects.filter(run=score.run_id, scheme=score.scheme_id)
    peers = peers.filter(organization__sector=score.organization.sector, organization__kind=Kind.BRANCH)
    wholes = Counter(dict(peers.values_list("points").annotate(n=Count("pk")).order_by()))
    if wholes.total() < FEWEST:
        return {}, "", wholes.total()
    shares: dict[str, Counter[int]] = {}
    lines = ScoreLine.objects.filter(score__in=peers, applies=True, weight__gt=0).values_list(
        "item__indicator", "points", "weight"
    )
    for code, points, weight, n in lines.annotate(n=Count("pk")).order_by():
        shares.setdefault(code, Counter())[PER_MILLE * points // weight] += n
    medians = {code: median(counted) for code, counted in shares.items() if counted.total() >= FEWEST}
    return medians, points_text(median(wholes)), wholes.total()


def median(counted: Counter[int]) -> int:
    """Of values that occur so often; between two in the middle the mean, rounded down."""
    values = sorted(counted.elements())
    at = len(values) // 2
    return values[at] if len(values) % 2 else (values[at - 1] + values[at]) // 2


def median_text(line: LineShown, medians: dict[str, int]) -> str:
    """In the points of the own line, so that both can be read side by side."""
    if not line.applies or line.code not in medians:
        return ""
    return points_text(line.most * medians[line.code] // PER_MILLE)


def shown_whole(points: int) -> int:
    return (points + 5) // 10 * 10

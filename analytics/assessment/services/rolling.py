"""From the branches upwards: the mean of everybody below, who is left out of it and why, and a unit's own scheme."""

from collections import defaultdict
from dataclasses import dataclass, replace

import pandas as pd

from analytics.assessment.queries.facts import Facts, Place, ReadScheme
from analytics.assessment.rules import BRANCH_MEAN, FULL, WhyLeftOut, mean, mean_parts, mean_points, points_text, ranks
from analytics.assessment.services.matrix import Line, Scored, score_scheme
from analytics.indicators.rules import Counted, Fact, Proof
from dangjian.fields.paths import steps
from organizations.tree.models import Kind


@dataclass(frozen=True)
class LeftOut:
    place: Place
    why: WhyLeftOut

    def stored(self) -> dict[str, object]:
        return {"organization": self.place.pk, "why": str(self.why.label)}


@dataclass(frozen=True)
class UnitScore:
    """`branches`: how many are in its mean. Without a scheme the mean is the score."""

    place: Place
    points: int
    branches: int
    left_out: tuple[LeftOut, ...] = ()
    scheme: ReadScheme | None = None
    lines: tuple[Line, ...] = ()
    ceiling: str = ""
    rank: int | None = None


def roll_up(facts: Facts, branches: list[Scored]) -> list[UnitScore]:
    """Every organization above a scored branch, and every unit that has something due by its own scheme."""
    away = left_out(facts, branches) | new_ones(facts, branches)
    own = {one.place.pk: one for one in score_units(facts, branches)}
    means = {pk: (points, size) for pk, (points, size) in means_above(facts, branches).items() if pk not in own}
    units = [
        UnitScore(facts.places[pk], points, size, below(facts.places[pk], away)) for pk, (points, size) in means.items()
    ]
    inside = in_mean(facts, branches) if own else {}
    for pk, one in own.items():
        without, size = below(one.place, away), len(inside.get(pk, ()))
        units.append(UnitScore(one.place, one.points, size, without, one.scheme, one.lines, one.ceiling))
    return sorted(ranked_units(units), key=lambda unit: str(unit.place.uid))


def ranked_units(units: list[UnitScore]) -> list[UnitScore]:
    """Each among those of its own scheme; a mere mean has no rank."""
    own = [one for one in units if one.scheme]
    points = pd.Series([one.points for one in own], dtype="int64")
    schemes = pd.Series([one.scheme.pk for one in own if one.scheme], dtype="int64")
    placed = [replace(one, rank=int(rank)) for one, rank in zip(own, ranks(points, schemes), strict=True)]
    return [*placed, *(one for one in units if not one.scheme)]


def means_above(facts: Facts, branches: list[Scored]) -> dict[int, tuple[int, int]]:
    """Mean and number of the scored branches below every organization, those founded in the quarter excepted."""
    counted = [one for one in branches if one.place.pk not in facts.new]
    pairs = [(above, one.points) for one in counted for above in steps(one.place.path)[:-1] if above in facts.places]
    if not pairs:
        return {}
    frame = pd.DataFrame(pairs, columns=["unit", "points"]).astype("int64")
    means = mean_points(frame["points"], frame["unit"])
    return {int(pk): (int(row.points), int(row.branches)) for pk, row in means.iterrows()}


def score_units(facts: Facts, branches: list[Scored]) -> list[Scored]:
    """By their own schemes, the mean of their branches among the lines."""
    schemes = [scheme for scheme in facts.schemes if scheme.of_units]
    if not schemes:
        return []
    counted, proofs = branch_means(facts, branches)
    told = replace(facts, counted={**facts.counted, BRANCH_MEAN: counted}, proofs={**facts.proofs, BRANCH_MEAN: proofs})
    return [one for scheme in schemes for one in score_scheme(told, scheme)]


def branch_means(facts: Facts, branches: list[Scored]) -> tuple[dict[int, Counted], dict[int, Proof]]:
    """The line 所属支部平均分: thousandths out of 100 points, shown by the points of each branch."""
    counted, proofs = {}, {}
    for unit, inside in in_mean(facts, branches).items():
        points = [one.points for one in inside]
        shares = zip(inside, mean_parts(points), strict=True)
        counted[unit] = Counted(mean(points), FULL)
        proofs[unit] = Proof(
            [Fact(f"{points_text(one.points)}分", facts.span.day, one.place.about, counts=part) for one, part in shares]
        )
    return counted, proofs


def in_mean(facts: Facts, branches: list[Scored]) -> dict[int, list[Scored]]:
    """The scored branches of each unit, those founded in the quarter excepted; the best first."""
    found: dict[int, list[Scored]] = defaultdict(list)
    for one in sorted(branches, key=lambda one: (-one.points, str(one.place.uid))):
        unit = facts.span.tree.unit_of(one.place.pk)
        if unit is not None and one.place.pk not in facts.new:
            found[unit].append(one)
    return found


def left_out(facts: Facts, branches: list[Scored]) -> dict[int, LeftOut]:
    """The branches that have no score, by id."""
    inside = {one.place.pk for one in branches}
    every = (place for place in facts.places.values() if place.kind == Kind.BRANCH and place.pk not in inside)
    return {place.pk: LeftOut(place, why_left_out(facts, place)) for place in every}


def new_ones(facts: Facts, branches: list[Scored]) -> dict[int, LeftOut]:
    """Scored, and not yet counted in a unit's mean."""
    return {one.place.pk: LeftOut(one.place, WhyLeftOut.NEW) for one in branches if one.place.pk in facts.new}


def why_left_out(facts: Facts, place: Place) -> WhyLeftOut:
    if place.temporary:
        return WhyLeftOut.TEMPORARY
    if place.pk in facts.new:
        return WhyLeftOut.NEW
    if place.pk in facts.excused:
        return WhyLeftOut.EXEMPT
    return WhyLeftOut.NOTHING_DUE if facts.scheme_for(place) else WhyLeftOut.NO_SCHEME


def below(place: Place, away: dict[int, LeftOut]) -> tuple[LeftOut, ...]:
    """Those below the place, in the order of their uids."""
    inside = [one for one in away.values() if one.place.path.startswith(place.path)]
    return tuple(sorted(inside, key=lambda one: str(one.place.uid)))

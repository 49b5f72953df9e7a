"""From facts to rows: the matrix, the points, the roll-up and the two digests. No query here."""

from collections.abc import Iterator
from dataclasses import dataclass

import pandas as pd

from analytics.assessment.queries.facts import Facts, Place, ReadScheme, ancestor_uids
from analytics.assessment.rules import applied_weights, digest, line_points, mean_points, ranks
from analytics.indicators.queries import INDICATORS
from analytics.indicators.rules import Counted, Proof
from dangjian.fields.paths import steps


@dataclass(frozen=True)
class Line:
    item_pk: int
    indicator: str
    counted: Counted
    weight: int
    points: int
    proof: Proof


@dataclass(frozen=True)
class BranchScore:
    place: Place
    scheme: ReadScheme
    points: int
    lines: tuple[Line, ...]
    rank: int = 0
    rank_in_committee: int = 0


@dataclass(frozen=True)
class UnitScore:
    place: Place
    points: int
    branches: int


@dataclass(frozen=True)
class Result:
    branches: list[BranchScore]
    units: list[UnitScore]
    left_out: list[Place]
    input_digest: str
    result_digest: str


def score(facts: Facts) -> Result:
    """Score every branch by its sector's scheme, rank them, and roll the tree up."""
    scored = [branch for scheme in facts.schemes for branch in score_scheme(facts, scheme)]
    branches = ranked(sorted(scored, key=lambda one: str(one.place.uid)))
    units = roll_up(facts, branches)
    inside = {branch.place.pk for branch in branches}
    return Result(
        branches=branches,
        units=units,
        left_out=[place for place in facts.branches if place.pk not in inside],
        input_digest=digest(input_lines(facts)),
        result_digest=digest(result_lines(branches, units)),
    )


def score_scheme(facts: Facts, scheme: ReadScheme) -> list[BranchScore]:
    """The branches of one scheme; a branch with nothing due at all is left out, missing is not zero."""
    places = [place for place in facts.branches if facts.scheme_for(place) is scheme]
    if not places or not scheme.items:
        return []
    done, due = matrix(facts, scheme, places)
    weights = applied_weights(due, list(scheme.items))
    points = line_points(done, due, weights, list(scheme.items))
    weight_of, points_of = weights.to_dict("index"), points.to_dict("index")
    return [
        branch_score(facts, scheme, place, weight_of[place.pk], points_of[place.pk])
        for place in places
        if due.loc[place.pk].any()
    ]


def branch_score(
    facts: Facts, scheme: ReadScheme, place: Place, weights: dict[str, int], points: dict[str, int]
) -> BranchScore:
    lines = tuple(
        Line(
            item_pk=item.pk,
            indicator=item.indicator,
            counted=facts.counted[item.indicator].get(place.pk, Counted()),
            weight=int(weights[item.indicator]),
            points=int(points[item.indicator]),
            proof=facts.proofs[item.indicator].get(place.pk, Proof()),
        )
        for item in scheme.items
    )
    return BranchScore(place, scheme, sum(line.points for line in lines), lines)


def matrix(facts: Facts, scheme: ReadScheme, places: list[Place]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Branches × indicators, done and due as int64; what nobody counted is 0 of 0."""
    index = pd.Index([place.pk for place in places], name="organization")
    codes = [item.indicator for item in scheme.items]
    counted = {code: facts.counted[code] for code in codes}
    done = pd.DataFrame({code: [counted[code].get(pk, Counted()).done for pk in index] for code in codes}, index=index)
    due = pd.DataFrame({code: [counted[code].get(pk, Counted()).due for pk in index] for code in codes}, index=index)
    return done.astype("int64"), due.astype("int64")


def ranked(branches: list[BranchScore]) -> list[BranchScore]:
    if not branches:
        return []
    points = pd.Series([branch.points for branch in branches], dtype="int64")
    committees = pd.Series([branch.place.committee_id or 0 for branch in branches], dtype="int64")
    overall, inside = ranks(points), ranks(points, committees)
    return [
        BranchScore(one.place, one.scheme, one.points, one.lines, int(overall[at]), int(inside[at]))
        for at, one in enumerate(branches)
    ]


def roll_up(facts: Facts, branches: list[BranchScore]) -> list[UnitScore]:
    """Every organization above a scored branch gets the mean of all branches below it."""
    pairs = [(above, one.points) for one in branches for above in steps(one.place.path)[:-1] if above in facts.places]
    if not pairs:
        return []
    frame = pd.DataFrame(pairs, columns=["unit", "points"]).astype("int64")
    means = mean_points(frame["points"], frame["unit"])
    units = [UnitScore(facts.places[int(pk)], int(row.points), int(row.branches)) for pk, row in means.iterrows()]
    return sorted(units, key=lambda one: str(one.place.uid))


def input_lines(facts: Facts) -> Iterator[object]:
    """What went in, by uid: schemes, places, counts and the versions of the records behind them."""
    yield [str(facts.span.quarter), facts.span.until.isoformat()]
    for scheme in facts.schemes:
        items = [
            (item.indicator, INDICATORS[item.indicator].version, item.weight, item.full_at) for item in scheme.items
        ]
        yield [scheme.code, scheme.version, sorted(scheme.sectors), items]
    for place in facts.branches:
        yield [str(place.uid), place.sector, ancestor_uids(place, facts.places)]
        for code in sorted(facts.counted):
            counted = facts.counted[code].get(place.pk, Counted())
            proof = facts.proofs[code].get(place.pk, Proof())
            yield [
                code,
                [counted.done, counted.due],
                [one.digested() for one in proof.evidence],
                [list(gap.stored().values()) for gap in proof.missing],
            ]


def result_lines(branches: list[BranchScore], units: list[UnitScore]) -> Iterator[object]:
    for branch in branches:
        lines = [
            [line.indicator, line.counted.done, line.counted.due, line.weight, line.points] for line in branch.lines
        ]
        yield [str(branch.place.uid), branch.points, branch.rank, branch.rank_in_committee, lines]
    for unit in units:
        yield [str(unit.place.uid), unit.points, unit.branches]

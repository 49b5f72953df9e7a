"""From facts to rows: branches by their sectors' schemes, what stands above them, and the two digests. No query here."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pandas as pd

from analytics.assessment.queries.facts import Facts, Place, ancestor_uids
from analytics.assessment.rules import Subject, digest, ranks
from analytics.assessment.services.matrix import NOTHING, UNPROVEN, Line, Scored, score_scheme
from analytics.assessment.services.rolling import UnitScore, roll_up
from analytics.indicators.queries import INDICATORS
from analytics.indicators.rules import canonical


@dataclass(frozen=True)
class Result:
    branches: list[Scored]
    units: list[UnitScore]
    left_out: list[Place]
    input_digest: str
    result_digest: str

    @property
    def all_lines(self) -> list[tuple[Line, ...]]:
        return [*(branch.lines for branch in self.branches), *(unit.lines for unit in self.units)]


def score(facts: Facts) -> Result:
    """Score every branch by its sector's scheme, rank them, roll the tree up and score the units."""
    branches = ranked(score_branches(facts))
    units = roll_up(facts, branches)
    inside = {branch.place.pk for branch in branches}
    return Result(
        branches=branches,
        units=units,
        left_out=[place for place in facts.branches if place.pk not in inside],
        input_digest=digest(input_lines(facts)),
        result_digest=digest(result_lines(branches, units)),
    )


def score_branches(facts: Facts) -> list[Scored]:
    """By uid, not ranked."""
    schemes = [scheme for scheme in facts.schemes if not scheme.of_units]
    found = [branch for scheme in schemes for branch in score_scheme(facts, scheme)]
    return sorted(found, key=lambda one: str(one.place.uid))


def ranked(branches: list[Scored]) -> list[Scored]:
    if not branches:
        return []
    points = pd.Series([branch.points for branch in branches], dtype="int64")
    committees = pd.Series([branch.place.committee_id or 0 for branch in branches], dtype="int64")
    overall, inside = ranks(points), ranks(points, committees)
    return [replace(one, rank=int(overall[at]), rank_in_committee=int(inside[at])) for at, one in enumerate(branches)]


def input_lines(facts: Facts) -> Iterator[str]:
    """What went in, by uid: schemes, places, counts and the versions of the records behind them."""
    yield canonical([str(facts.span.quarter), facts.span.until.isoformat()])
    for scheme in facts.schemes:
        items = [
            (item.indicator, INDICATORS[item.indicator].version, item.weight, item.full_at) for item in scheme.items
        ]
        beyond = [scheme.merit_most, scheme.total_most] if scheme.merit_most else []
        about = sorted((*scheme.sectors, *scheme.kinds))
        yield canonical([scheme.code, scheme.version, about, items, *beyond])
    for subject, places in ((Subject.BRANCH, facts.branches), (Subject.UNIT, facts.units)):
        codes = facts.codes(subject)
        for place in places if codes else ():
            yield canonical([str(place.uid), place.sector, ancestor_uids(place, facts.places)])
            yield from counted_lines(facts, place, codes)
            yield from extra_lines(facts, place)


def counted_lines(facts: Facts, place: Place, codes: list[str]) -> Iterator[str]:
    for code in codes:
        counted = facts.counted[code].get(place.pk, NOTHING)
        proof = facts.proofs[code].get(place.pk, UNPROVEN)
        yield f'["{code}",[{counted.done},{counted.due}],{proof.digested}]'


def extra_lines(facts: Facts, place: Place) -> Iterator[str]:
    for merit in facts.merits.get(place.pk, ()):
        yield canonical([merit.document_number, merit.issued_on.isoformat(), merit.reason, merit.points])
    for veto in facts.vetoes.get(place.pk, ()):
        yield canonical([veto.document_number, veto.issued_on.isoformat(), veto.reason, veto.most, veto.ceiling])


def result_lines(branches: list[Scored], units: list[UnitScore]) -> Iterator[str]:
    for branch in branches:
        ranked = [branch.points, branch.rank, branch.rank_in_committee]
        lines = [line_digested(line) for line in branch.lines]
        yield canonical([str(branch.place.uid), *ranked, lines, *filter(None, [branch.ceiling])])
    for unit in units:
        lines = [line_digested(line) for line in unit.lines]
        without = [[str(one.place.uid), str(one.why)] for one in unit.left_out]
        said = [str(unit.place.uid), unit.points, unit.branches]
        yield canonical([*said, *filter(None, (lines, without, unit.ceiling))])


def line_digested(line: Line) -> list[object]:
    return [line.indicator, line.counted.done, line.counted.due, line.weight, line.points]

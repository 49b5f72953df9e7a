"""The matrix of one scheme: done and due per place and indicator, weights as applied, points. No query here."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

import pandas as pd

from analytics.assessment.models import Merit, Veto
from analytics.assessment.queries.facts import Facts, Place, ReadScheme
from analytics.assessment.queries.lights import DUTY_KINDS
from analytics.assessment.rules import (
    BANDS,
    LineKind,
    applied_weights,
    limits_text,
    line_points,
    merit_given,
    points_text,
)
from analytics.indicators.rules import Counted, Fact, Missing, Proof

# What nobody counted, and what nothing shows; of all lines of a quarter the one object.
NOTHING, UNPROVEN = Counted(), Proof()


class Line(NamedTuple):
    """An indicator, or with no item a merit or what a veto takes away."""

    item_pk: int | None
    indicator: str
    counted: Counted
    weight: int
    points: int
    proof: Proof
    kind: str = LineKind.INDICATOR

    @property
    def applies(self) -> bool:
        return self.item_pk is None or self.counted.due > 0


@dataclass(frozen=True, slots=True)
class Scored:
    """A branch, or a unit, under its scheme; the points of the lines add up to its points."""

    place: Place
    scheme: ReadScheme
    points: int
    lines: tuple[Line, ...]
    ceiling: str = ""
    rank: int = 0
    rank_in_committee: int = 0


def score_scheme(facts: Facts, scheme: ReadScheme) -> list[Scored]:
    """The places of one scheme; one with nothing due at all is left out, missing is not zero, and so is a branch that is
    excused from all its duties, whatever it recorded of its own accord."""
    candidates = facts.units if scheme.of_units else facts.branches
    places = [place for place in candidates if facts.scheme_for(place) is scheme]
    if not places or not scheme.items:
        return []
    done, due = matrix(facts, scheme, places)
    weights = applied_weights(due, list(scheme.items))
    points = line_points(done, due, weights, list(scheme.items))
    applies = applying(facts, due)
    rows = zip(places, weights.to_numpy().tolist(), points.to_numpy().tolist(), applies, strict=True)
    return [
        scored(facts, scheme, place, of_weights, of_points) for place, of_weights, of_points, any_due in rows if any_due
    ]


def applying(facts: Facts, due: pd.DataFrame) -> list[bool]:
    """Of each place whether anything is due. A record brings 到会率 and 记录规范 along, which nobody is excused from by
    name; they alone make no score of a branch that is excused."""
    any_due, duties = due.any(axis=1), [code for code in due.columns if code in DUTY_KINDS]
    owes = due[duties].any(axis=1) if duties else any_due
    return (any_due & (owes | ~due.index.isin(list(facts.excused)))).tolist()


def scored(facts: Facts, scheme: ReadScheme, place: Place, weights: list[int], points: list[int]) -> Scored:
    """By weights and points in the order of the scheme's items."""
    lines = tuple(
        Line(
            item_pk=item.pk,
            indicator=item.indicator,
            counted=facts.counted[item.indicator].get(place.pk, NOTHING),
            weight=weight,
            points=earned,
            proof=facts.proofs[item.indicator].get(place.pk, UNPROVEN),
        )
        for item, weight, earned in zip(scheme.items, weights, points, strict=True)
    )
    return with_extras(facts, Scored(place, scheme, sum(line.points for line in lines), lines))


def with_extras(facts: Facts, base: Scored) -> Scored:
    """The merit on top as far as the scheme allows, then what a veto takes away: lines of their own, so that all lines
    still add up to the points."""
    merits, vetoes = facts.merits.get(base.place.pk, ()), facts.vetoes.get(base.place.pk, ())
    lines = list(base.lines)
    if merits:
        lines.append(merit_line(base, merits))
    if vetoes:
        lines.append(veto_line(sum(line.points for line in lines), vetoes))
    ceiling = max((veto.ceiling for veto in vetoes if veto.ceiling), key=BANDS.index, default="")
    return replace(base, points=sum(line.points for line in lines), lines=tuple(lines), ceiling=ceiling)


def merit_line(base: Scored, merits: Sequence[Merit]) -> Line:
    asked = sum(merit.points for merit in merits)
    given = merit_given(base.points, asked, most=base.scheme.merit_most, total_most=base.scheme.total_most)
    evidence = [
        Fact(f"{one.reason}（{one.document_number}）{points_text(one.points)}分", one.issued_on, counts=one.points)
        for one in merits
    ]
    return Line(None, LineKind.MERIT, Counted(), 0, given, Proof([*evidence]), LineKind.MERIT)


def veto_line(points: int, vetoes: Sequence[Veto]) -> Line:
    """Below nothing where only the band is limited."""
    most = min((veto.most for veto in vetoes if veto.most is not None), default=points)
    lowest = next((veto for veto in vetoes if veto.most == most), None)
    gaps = [
        Missing(
            f"{one.reason}（{one.document_number}）",
            one.issued_on,
            limits_text(one.most, one.ceiling),
            takes=one is lowest,
        )
        for one in vetoes
    ]
    return Line(None, LineKind.VETO, Counted(), 0, min(most - points, 0), Proof([], gaps), LineKind.VETO)


def matrix(facts: Facts, scheme: ReadScheme, places: list[Place]) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Places × indicators, done and due as int64; what nobody counted is 0 of 0."""
    index = pd.Index([place.pk for place in places], name="organization")
    codes = [item.indicator for item in scheme.items]
    counted = {code: facts.counted[code] for code in codes}
    done = pd.DataFrame({code: [counted[code].get(pk, NOTHING).done for pk in index] for code in codes}, index=index)
    due = pd.DataFrame({code: [counted[code].get(pk, NOTHING).due for pk in index] for code in codes}, index=index)
    return done.astype("int64"), due.astype("int64")

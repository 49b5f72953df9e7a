"""The quarter that runs, as its last day would find it if nothing more were recorded; nothing is stored."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from activities.records.queries.owed import Owed
from analytics.assessment.models import Score
from analytics.assessment.queries.facts import ReadScheme, counted_facts
from analytics.assessment.rules import BANDS, band_under, points_text
from analytics.assessment.services.scoring import score_branches
from dangjian.periods import Quarter


@dataclass(frozen=True)
class Ahead:
    """Of one branch: the points and the band it would end with, and the band of the quarter before, where it has one."""

    points: int
    band: str
    before: str

    @property
    def falls(self) -> bool:
        return bool(self.before) and BANDS.index(self.band) > BANDS.index(self.before)

    @property
    def text(self) -> str:
        return points_text(self.points)


def expected(*, quarter: Quarter, states: Collection[Owed], schemes: Iterable[ReadScheme]) -> dict[int, Ahead]:
    """Of the branches that owe these items, by the counts and the arithmetic of the assessment itself; `schemes` are
    those of the quarter's last day. One query per indicator that is no duty's and a handful more."""
    records = {one.item.key: len(one.records) for one in states}
    facts = counted_facts(quarter, items=[one.item for one in states], records=records, schemes=schemes)
    before = bands_of(quarter.previous())
    owing = {one.item.organization_id for one in states}
    return {
        one.place.pk: Ahead(
            one.points, band_under(one.points, one.scheme.limits, one.ceiling), before.get(one.place.pk, "")
        )
        for one in score_branches(facts)
        if one.place.pk in owing
    }


def bands_of(quarter: Quarter) -> dict[int, str]:
    scores = Score.objects.filter(
        run__is_current=True, run__year=quarter.year, run__number=quarter.number, scheme__isnull=False
    )
    return {one.organization_id: one.band for one in scores.select_related("scheme")}

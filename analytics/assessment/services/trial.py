"""A quarter that is over under a scheme that is not one yet: computed from the same rows, and nothing is stored."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date

from analytics.assessment.models import Scheme
from analytics.assessment.queries.facts import (
    Facts,
    ReadScheme,
    organization_names,
    read_facts,
    read_items,
    read_scheme,
)
from analytics.assessment.rules import BANDS, Item, band_under, mean, points_rounded
from analytics.assessment.services.matrix import Scored, score_scheme
from analytics.assessment.services.rolling import UnitScore, roll_up
from analytics.assessment.services.scoring import score_branches
from dangjian.jobs.services import snapshot
from dangjian.periods import Quarter

SHOWN = 30
Scores = dict[int, Scored | UnitScore]


@dataclass(frozen=True)
class Compared:
    """One branch or unit under both schemes, in thousandths of a point; None where it is not scored."""

    name: str
    before: int | None
    after: int | None

    @property
    def change(self) -> int:
        return (self.after or 0) - (self.before or 0)

    @property
    def texts(self) -> tuple[str, str]:
        """Both as they are printed; a branch that is not scored has a dash."""
        return (
            "—" if self.before is None else points_rounded(self.before),
            "—" if self.after is None else points_rounded(self.after),
        )

    @property
    def change_text(self) -> str:
        return points_rounded(abs(self.change))


@dataclass(frozen=True)
class Trial:
    """`bands`: each band with how many branches are in it now and would be; `rows`: the largest changes first."""

    quarter: Quarter
    branches: tuple[int, int]
    means: tuple[str, str]
    bands: tuple[tuple[str, int, int], ...]
    rows: tuple[Compared, ...]
    more: int


def try_out(*, scheme: Scheme, drafted: Scheme, items: list[Item], today: date) -> Trial:
    """The quarter before today's for every branch or unit that the scheme counts now or would count."""
    quarter = Quarter.containing(today).previous()
    draft = read_scheme(drafted, items)
    with snapshot():
        now = read_items([scheme])[0] if scheme.pk else read_scheme(scheme, [])
        facts = read_facts(quarter, today=today, beside=(now, draft))
    others = tuple(one for one in facts.schemes if one.code != scheme.code)
    old = scored_under(replace(facts, schemes=(*others, now)), now)
    new = scored_under(replace(facts, schemes=(*others, draft)), draft)
    names = organization_names({*old, *new})
    rows = [Compared(names[pk], points_in(old, pk), points_in(new, pk)) for pk in names]
    rows.sort(key=lambda row: (-abs(row.change), row.name))
    return Trial(
        quarter=quarter,
        branches=(len(old), len(new)),
        means=(mean_text(old), mean_text(new)),
        bands=bands_of(old, scheme, new, drafted),
        rows=tuple(rows[:SHOWN]),
        more=max(len(rows) - SHOWN, 0),
    )


def scored_under(facts: Facts, scheme: ReadScheme) -> Scores:
    """By organization id; a unit whose kind no scheme names has the mean of its branches."""
    if not scheme.of_units:
        return {one.place.pk: one for one in score_scheme(facts, scheme)}
    units = roll_up(facts, score_branches(facts))
    return {one.place.pk: one for one in units if one.place.is_unit and one.place.kind in scheme.kinds}


def points_in(scores: Scores, organization: int) -> int | None:
    return scores[organization].points if organization in scores else None


def mean_text(scores: Scores) -> str:
    return points_rounded(mean([one.points for one in scores.values()])) if scores else "—"


def bands_of(old: Scores, scheme: Scheme, new: Scores, drafted: Scheme) -> tuple[tuple[str, int, int], ...]:
    before = Counter(band_under(one.points, scheme.limits, one.ceiling) for one in old.values())
    after = Counter(band_under(one.points, drafted.limits, one.ceiling) for one in new.values())
    return tuple((name, before[name], after[name]) for name in BANDS)

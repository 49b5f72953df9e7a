"""What the cells of the rollup should say, by another way than the quarter's own check goes."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from itertools import groupby

from activities.records.models import FIGURES, STATUS_FIGURES, MonthlyRollup
from activities.records.queries.rollup import Cell, Row, raw_held, raw_people, with_names
from dangjian.periods import Month


def drifted(months: Iterable[Month]) -> list[Cell]:
    """The cells of these months that do not say what the rows say.

    By two statements with joins, while `Reading` looks up its rows one by one: they have to agree.
    """
    periods = sorted(month.index for month in months)
    kept = MonthlyRollup.objects.filter(period__in=periods)
    kept_rows = kept.values_list("period", "organization", "kind", *FIGURES)
    people = with_names(raw_people(periods), STATUS_FIGURES)
    held = with_names(raw_held(periods), ("held",))
    said = signed(with_names(kept_rows, FIGURES), -1)
    found: list[Cell] = []
    for (period, organization), group in groupby(sorted([*people, *held, *said], key=place_of), key=place_of):
        differences: dict[str, Counter[str]] = defaultdict(Counter)
        for _, _, kind, figures in group:
            differences[kind].update(figures)
        found += [Cell(organization, period, kind) for kind, left in sorted(differences.items()) if any(left.values())]
    return found


def place_of(row: Row) -> tuple[int, int]:
    return row[0], row[1]


def signed(found: Iterable[Row], sign: int) -> Iterator[Row]:
    for period, organization, kind, figures in found:
        yield period, organization, kind, {name: sign * many for name, many in figures.items()}

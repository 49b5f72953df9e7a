"""What of a stretch of days others leave free."""

from collections.abc import Iterable, Iterator
from datetime import date


def gaps(start: date, end: date, taken: Iterable[tuple[date, date | None]]) -> Iterator[tuple[date, date]]:
    """The parts of [start, end) that no span of `taken` covers; one without an end is for good."""
    at = start
    for first, last in sorted(taken, key=lambda one: one[0]):
        if at < first < end:
            yield at, first
        at = max(at, last or end)
    if at < end:
        yield at, end

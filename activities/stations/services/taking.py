"""A book of a year as a workbook that says on every page who took it. The row in the log is written before the first
line leaves, and knows the file by its digest."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import IO

from activities.stations.queries.registers import BOOKS, Stations
from dangjian.audit.services import record
from dangjian.taking import Exported, Taker, write_marked
from organizations.tree.models import Organization


def export_book(
    *,
    book: str,
    stations: Stations,
    year: int,
    target: IO[bytes],
    scope: Organization | None,
    taker: Taker,
    narrowing: Mapping[str, object],
) -> Exported:
    """Of one station or of many; `scope` is the place that it tells of."""
    shape = BOOKS[book]
    file = write_marked(
        target,
        title=f"{year}年{shape.title}",
        notes=[shape.note],
        columns=shape.columns,
        rows=(line.cells for line in shape.rows(stations, year)),
        taker=taker,
        persons=shape.persons,
    )
    path = scope.path if scope else ""
    record(
        "stations.export", by=taker.by, target="organization", path=path, book=book, filter=narrowing, **asdict(file)
    )
    return file

"""活动台账 as a workbook that says on every page who took it. The row in the log is written before the first record leaves,
and knows the file by its digest."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import IO

from django.db.models import QuerySet
from django.utils.timezone import localtime

from activities.records.models import Activity
from activities.records.queries.register import COLUMNS, register_rows
from dangjian.audit.services import record
from dangjian.fields.dates import written
from dangjian.taking import Exported, Taker, write_marked
from organizations.tree.models import Organization


def export_register(
    *,
    found: QuerySet[Activity],
    target: IO[bytes],
    scope: Organization | None,
    taker: Taker,
    narrowing: Mapping[str, object],
) -> Exported:
    """The records of a scoped list, with who led them and who wrote them down; `scope` is the place that they tell of."""
    said = f"截至{written(localtime(taker.now).date())}，共{found.count()}条"
    notes = [f"{said}；导出范围为本人管辖的支部，与页面上的筛选相同"]
    file = write_marked(target, title="活动台账", notes=notes, columns=COLUMNS, rows=register_rows(found), taker=taker)
    path = scope.path if scope else ""
    record("records.export", by=taker.by, target="activity", path=path, filter=narrowing, **asdict(file))
    return file

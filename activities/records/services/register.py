"""活动台账 as a workbook. The row in the log is written before the first record leaves."""

from collections.abc import Mapping
from datetime import date
from typing import IO

from django.db.models import QuerySet

from activities.records.models import Activity
from activities.records.queries.register import COLUMNS, register_rows
from dangjian.audit.services import record
from dangjian.fields.dates import written
from dangjian.sheets import write_sheet
from organizations.access.models import Account


def export_register(
    *, found: QuerySet[Activity], target: IO[bytes], by: Account, narrowing: Mapping[str, object], today: date
) -> int:
    """Write the records of a scoped list and say how many there are."""
    count = found.count()
    record("records.export", by=by, target="activity", rows=count, filter=narrowing)
    notes = [f"截至{written(today)}，共{count}条；导出范围为本人管辖的支部，与页面上的筛选相同"]
    return write_sheet(target, title="活动台账", notes=notes, columns=COLUMNS, rows=register_rows(found))

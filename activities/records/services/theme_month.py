"""The month of theme days as a workbook. The row in the log is written before the first line leaves."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import IO

from activities.records.queries.theme_month import COLUMNS, MonthLine, month_cells
from dangjian.audit.services import record
from dangjian.fields.dates import written
from dangjian.periods import Month
from dangjian.sheets import write_sheet
from organizations.access.models import Account


def export_theme_month(
    *,
    lines: Sequence[MonthLine],
    month: Month,
    target: IO[bytes],
    by: Account,
    narrowing: Mapping[str, object],
    today: date,
) -> int:
    record("records.export_theme_month", by=by, target="activity", rows=len(lines), filter=narrowing)
    notes = [f"截至{written(today)}，共{len(lines)}个支部；范围为本人管辖的支部，与页面上的筛选相同"]
    return write_sheet(target, title=f"{month.label}主题党日", notes=notes, columns=COLUMNS, rows=month_cells(lines))

"""The month of theme days as a workbook. The row in the log is written before the first line leaves."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import IO

from django.utils.timezone import localtime

from activities.records.queries.theme_month import COLUMNS, MonthLine, month_cells
from activities.records.rules import written_day
from dangjian.audit.services import record
from dangjian.fields.dates import written
from dangjian.filling import Values
from dangjian.periods import Month
from dangjian.sheets import write_sheet
from organizations.access.models import Account
from organizations.stationery.models import OfficialForm
from organizations.stationery.rules import MARK
from organizations.stationery.services import filled


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


def fill_theme_month(
    *,
    form: OfficialForm,
    lines: Sequence[MonthLine],
    month: Month,
    by: Account,
    narrowing: Mapping[str, object],
    now: datetime,
) -> bytes:
    """No names of persons stand in it but who took it and when. Raises FileGone, Unfillable."""
    rows = [
        {
            "序号": number,
            "单位": unit,
            "名称": branch,
            "日期": written_day(day) if isinstance(day, date) else "",
            "主题": topic,
            "类别": category,
            "状态": stage,
            "应到": due,
            "实到": present,
        }
        for number, (unit, branch, day, topic, category, stage, due, present) in enumerate(month_cells(lines), start=1)
    ]
    moment = localtime(now)
    single = {
        "月份": month.label,
        "截至日期": written(moment.date()),
        "支部数": len(lines),
        MARK: f"导出人：{by.name}　{moment:%Y-%m-%d %H:%M}",
    }
    content = filled(form=form, values=Values(single, {"支部": rows}))
    record("records.export_theme_month", by=by, target="activity", rows=len(lines), filter=narrowing, form=form.pk)
    return content

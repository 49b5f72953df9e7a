"""The list as a workbook: places and what they are asked; no names of persons."""

from datetime import date
from typing import IO

from django.utils.timezone import localdate

from dangjian.audit.services import record
from dangjian.fields.dates import written
from dangjian.sheets import write_sheet
from members.followups.queries import Wanted, follow_up_list
from organizations.access.models import Account

COLUMNS = (
    *(("要办什么", 50), ("类别", 10), ("承办单位", 28), ("交办单位", 24), ("交办日期", 12), ("期限", 12)),
    *(("状态", 16), ("逾期", 8), ("办结日期", 12), ("来源", 30)),
)


def export_follow_ups(*, wanted: Wanted, target: IO[bytes], by: Account, today: date) -> int:
    """Same rows and order as the page shows them."""
    rows = (
        (
            one.what,
            one.get_kind_display(),
            one.organization.short_name,
            one.asker.short_name,
            localdate(one.asked_at),
            one.due_on,
            one.get_state_display(),
            "是" if one.is_late(today) else "",
            one.closed_on,
            one.source_label,
        )
        for one in follow_up_list(by, wanted, today=today)
    )
    notes = [f"截至{written(today)}，与页面上的筛选相同"]
    count = write_sheet(target, title="交办事项", notes=notes, columns=COLUMNS, rows=rows)
    record("followups.export", by=by, target="followup", rows=count, filter=wanted.narrowing())
    return count

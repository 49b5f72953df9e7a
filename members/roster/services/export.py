"""花名册 as a workbook. The row in the log is written before the first name leaves."""

from collections.abc import Iterator
from datetime import date
from typing import IO

from django.db.models import QuerySet

from dangjian.audit.services import record
from dangjian.fields.dates import written
from dangjian.sheets import write_sheet
from members.private.services import masked
from members.roster.models import Member
from members.roster.rules import ExportReason
from organizations.access.models import Account

CHUNK = 2000
COLUMNS = (
    ("序号", 6),
    ("姓名", 12),
    ("性别", 6),
    ("民族", 10),
    ("公民身份证号码", 22),
    ("出生日期", 16),
    ("学历", 12),
    ("人员类别", 12),
    ("加入党组织日期", 16),
    ("转为正式党员日期", 16),
    ("所在党支部", 32),
    ("工作岗位", 20),
    ("手机号码", 14),
    ("党籍状态", 12),
)


def export_members(
    *,
    members: QuerySet[Member],
    target: IO[bytes],
    scope: str,
    path: str,
    by: Account,
    reason: str,
    narrowing: dict[str, object],
    today: date,
) -> int:
    """Write the rows of a scoped list, numbers masked, and say how many there are."""
    count = members.count()
    record("roster.export", by=by, target="roster", path=path, reason=reason, rows=count, filter=narrowing)
    notes = [
        f"截至{written(today)}，共{count}人",
        f"导出人：{by.name}　事由：{ExportReason(reason).label}　含个人信息，请妥善保管，用后删除",
    ]
    return write_sheet(target, title=f"{scope}党员花名册", notes=notes, columns=COLUMNS, rows=lines(members))


def lines(members: QuerySet[Member]) -> Iterator[tuple[object, ...]]:
    rows = members.select_related("organization", "numbers").iterator(chunk_size=CHUNK)
    for number, member in enumerate(rows, start=1):
        shown = masked(member.numbers)
        yield (
            number,
            member.name,
            member.get_sex_display(),
            member.ethnicity,
            shown.id_number,
            member.born,
            member.get_education_display(),
            member.get_category_display(),
            member.joined,
            member.regularized,
            member.organization.name,
            member.occupation,
            shown.phone,
            member.get_membership_status_display(),
        )

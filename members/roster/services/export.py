"""花名册 as a workbook that says on every page who took it. The row in the log is written before the first name leaves,
and knows the file by its digest."""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import IO

from django.db.models import QuerySet
from django.utils.timezone import localtime

from dangjian.audit.services import record
from dangjian.fields.dates import written
from dangjian.sheets import digest_of, write_sheet
from members.private.services import masked
from members.roster.models import Category, Education, Member, MembershipStatus, Sex
from members.roster.rules import ExportReason
from organizations.access.models import Account
from organizations.tree.models import Organization

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


FIELDS = (
    *(
        "name",
        "sex",
        "ethnicity",
        "education",
        "category",
        "occupation",
        "membership_status",
        "organization",
        "numbers",
    ),
    *("born_on", "born_precision", "joined_on", "joined_precision", "regularized_on", "regularized_precision"),
)


@dataclass(frozen=True)
class Exported:
    """What left: its number stands in the file and in the log."""

    number: str
    rows: int
    digest: str


def export_members(
    *,
    members: QuerySet[Member],
    target: IO[bytes],
    scope: Organization | None,
    by: Account,
    office: str,
    reason: str,
    narrowing: dict[str, object],
    now: datetime,
) -> Exported:
    """Write the rows of a scoped list, numbers masked, and say which file it became."""
    moment = localtime(now)
    number = f"{moment:%Y%m%d}-{secrets.token_hex(4)}"
    rows = write_sheet(
        target,
        title=f"{scope.short_name if scope else ''}党员花名册",
        notes=[
            f"截至{written(moment.date())}，共{members.count()}人",
            f"导出人：{by.name}　事由：{ExportReason(reason).label}　含个人信息，请妥善保管，用后删除",
        ],
        columns=COLUMNS,
        rows=lines(members),
        mark=f"导出编号{number}　{by.name}（{office}）　{moment:%Y-%m-%d %H:%M}　含个人信息，不得外传",
    )
    digest = digest_of(target)
    facts = {"number": number, "reason": reason, "rows": rows, "filter": narrowing, "sha256": digest}
    record("roster.export", by=by, target="roster", path=scope.path if scope else "", **facts)
    return Exported(number, rows, digest)


def lines(members: QuerySet[Member]) -> Iterator[tuple[object, ...]]:
    """One row each; what all of them choose from is looked up once."""
    places = dict(
        Organization.objects.filter(pk__in=members.order_by().values("organization")).values_list("pk", "name")
    )
    sexes, categories, statuses = dict(Sex.choices), dict(Category.choices), dict(MembershipStatus.choices)
    educations = dict(Education.choices)
    rows = members.select_related("numbers").only(*FIELDS, "numbers__uid", "numbers__id_number", "numbers__phone")
    for number, member in enumerate(rows.iterator(chunk_size=CHUNK), start=1):
        shown = masked(member.numbers)
        yield (
            number,
            member.name,
            sexes.get(member.sex, ""),
            member.ethnicity,
            shown.id_number,
            member.born,
            educations.get(member.education, ""),
            categories.get(member.category, ""),
            member.joined,
            member.regularized,
            places[member.organization_id],
            member.occupation,
            shown.phone,
            statuses.get(member.membership_status, ""),
        )

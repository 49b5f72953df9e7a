"""花名册 as a workbook that says on every page who took it. The row in the log is written before the first name leaves,
and knows the file by its digest."""

from collections.abc import Callable, Iterator
from dataclasses import asdict
from datetime import date
from itertools import count
from typing import IO

from django.db.models import QuerySet
from django.utils.timezone import localtime

from dangjian.audit.services import record
from dangjian.fields.dates import written
from dangjian.taking import Exported, Taker, write_marked
from members.private.services import masked
from members.roster.models import Category, Education, Member, MembershipStatus, Movement, Sex
from members.roster.queries import honoured_lines
from organizations.tree.models import Organization

CHUNK = 2000
Told = Callable[[int, int], None]  # rows written, and of how many
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

HONOURED_COLUMNS = (
    ("序号", 6),
    ("姓名", 12),
    ("性别", 6),
    ("出生日期", 16),
    ("加入党组织日期", 16),
    ("转为正式党员日期", 16),
    ("党龄", 8),
    ("满50年的日期", 14),
    ("所在党支部", 32),
    ("备注", 28),
)

MOVEMENT_COLUMNS = (
    ("序号", 6),
    ("日期", 12),
    ("姓名", 12),
    ("变动", 14),
    ("原党支部", 28),
    ("现党支部", 28),
    ("变动前", 12),
    ("变动后", 12),
    ("事由", 28),
    ("文号", 20),
    ("经办", 12),
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

SEXES, EDUCATIONS = dict(Sex.choices), dict(Education.choices)
CATEGORIES, STATUSES = dict(Category.choices), dict(MembershipStatus.choices)


def export_members(
    *,
    members: QuerySet[Member],
    target: IO[bytes],
    scope: Organization | None,
    taker: Taker,
    narrowing: dict[str, object],
    told: Told | None = None,
) -> Exported:
    """Write the rows of a scoped list, numbers masked, and say which file it became; `told` hears how far it is."""
    ids = list(members.values_list("pk", flat=True))
    said, rows = f"截至{written(localtime(taker.now).date())}，共{len(ids)}人", lines(members, ids, told)
    file = write_marked(
        target, title=f"{named(scope)}党员花名册", notes=[said], columns=COLUMNS, rows=rows, taker=taker
    )
    path = scope.path if scope else ""
    record("roster.export", by=taker.by, target="roster", path=path, filter=narrowing, **asdict(file))
    return file


def export_honoured(
    *,
    members: QuerySet[Member],
    target: IO[bytes],
    scope: Organization | None,
    taker: Taker,
    narrowing: dict[str, object],
    as_of: date,
) -> Exported:
    """Who has been in the party for fifty years on a day, with the days that it is counted from."""
    said = f"党龄截至{written(as_of)}，共{members.count()}人"
    file = write_marked(
        target,
        title=f"{named(scope)}光荣在党50年名册",
        notes=[said],
        columns=HONOURED_COLUMNS,
        rows=honoured_rows(members, as_of),
        taker=taker,
    )
    path = scope.path if scope else ""
    record("roster.export_honoured", by=taker.by, target="roster", path=path, filter=narrowing, **asdict(file))
    return file


def honoured_rows(members: QuerySet[Member], as_of: date) -> Iterator[tuple[object, ...]]:
    people = members.select_related("organization").iterator(chunk_size=CHUNK)
    for number, one in enumerate(honoured_lines(people, as_of=as_of), start=1):
        member = one.member
        doubt = "只有年或年月，请核对档案" if one.doubtful else ""
        yield (
            number,
            member.name,
            member.get_sex_display(),
            member.born,
            member.joined,
            member.regularized,
            one.years,
            one.fulfilled_on,
            member.organization.name,
            doubt,
        )


def export_movements(
    *,
    movements: QuerySet[Movement],
    target: IO[bytes],
    scope: Organization | None,
    taker: Taker,
    narrowing: dict[str, object],
    known: Callable[[Organization | None], str],
) -> Exported:
    """The register of changes; `known` says the name of a branch, or less where it is out of reach."""
    rows = movement_lines(movements, known)
    said = f"截至{written(localtime(taker.now).date())}，共{movements.count()}条"
    file = write_marked(
        target, title=f"{named(scope)}党员变动台账", notes=[said], columns=MOVEMENT_COLUMNS, rows=rows, taker=taker
    )
    path = scope.path if scope else ""
    record("roster.export_movements", by=taker.by, target="roster", path=path, filter=narrowing, **asdict(file))
    return file


def named(scope: Organization | None) -> str:
    return scope.short_name if scope else ""


def movement_lines(
    movements: QuerySet[Movement], known: Callable[[Organization | None], str]
) -> Iterator[tuple[object, ...]]:
    for number, one in enumerate(movements.iterator(chunk_size=CHUNK), start=1):
        yield (
            number,
            one.on,
            one.member.name,
            one.get_kind_display(),
            known(one.origin),
            known(one.destination),
            one.get_was_display(),
            one.get_became_display(),
            one.grounds,
            one.document_number,
            one.by.name if one.by else "",
        )


def lines(members: QuerySet[Member], ids: list[int], told: Told | None = None) -> Iterator[tuple[object, ...]]:
    """One row each; what all of them choose from is looked up once. Read by parts, so that nothing is being read while
    `told` writes."""
    places = dict(
        Organization.objects.filter(pk__in=members.order_by().values("organization")).values_list("pk", "name")
    )
    rows = members.select_related("numbers").only(*FIELDS, "numbers__uid", "numbers__id_number", "numbers__phone")
    numbers = count(1)
    for at in range(0, len(ids), CHUNK):
        part = rows.in_bulk(ids[at : at + CHUNK])
        for pk in ids[at : at + CHUNK]:
            if pk in part:
                yield next(numbers), *row_of(part[pk], places)
        if told:
            told(at + len(part), len(ids))


def row_of(member: Member, places: dict[int, str]) -> tuple[object, ...]:
    shown = masked(member.numbers)
    return (
        member.name,
        SEXES.get(member.sex, ""),
        member.ethnicity,
        shown.id_number,
        member.born,
        EDUCATIONS.get(member.education, ""),
        CATEGORIES.get(member.category, ""),
        member.joined,
        member.regularized,
        places.get(member.organization_id, ""),
        member.occupation,
        shown.phone,
        STATUSES.get(member.membership_status, ""),
    )

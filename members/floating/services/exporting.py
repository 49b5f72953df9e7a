"""党员信息台账 of a year as a workbook: numbers masked as on the page, who took it on every page. The row in the log is
written before the first name leaves."""

from collections.abc import Iterator
from dataclasses import asdict
from typing import IO

from django.db.models import QuerySet
from django.utils.timezone import localtime

from dangjian.audit.services import record
from dangjian.fields.dates import written
from dangjian.taking import Exported, Taker, write_marked
from members.floating.models import Inflow, InflowQuerySet
from members.floating.queries import Wanted, people_list
from members.private.services import masked
from organizations.tree.models import Organization

COLUMNS = (
    *(("驿站", 24), ("姓名", 10), ("手机号", 14), ("流出地党组织", 36), ("工种或班组", 14), ("到站日期", 12)),
    *(("预计到期", 12), ("党员身份", 14), ("怎么核实的", 22), ("核实日期", 12), ("谁答复的", 22)),
    *(("全国系统登记", 12), ("区内支部", 24), ("最近联系", 12), ("状态", 16), ("离站日期", 12), ("去向", 20)),
)


def export_register(
    *, people: InflowQuerySet, wanted: Wanted, target: IO[bytes], scope: Organization | None, taker: Taker
) -> Exported:
    """Who was there in `wanted.year`, in the order of stations and arrival; `scope` is the place it tells of."""
    today = localtime(taker.now).date()
    listed = people_list(people, wanted, today=today).order_by("path", "arrived_on", "pk")
    where = wanted.station.short_name if wanted.station else "全部驿站"
    notes = [f"{where}，{wanted.year}年在站的流动党员，截至{written(today)}", "手机号只显示一部分"]
    file = write_marked(target, title="党员信息台账", notes=notes, columns=COLUMNS, rows=rows(listed), taker=taker)
    path = scope.path if scope else ""
    record("floating.export", by=taker.by, target="floating", path=path, filter=wanted.narrowing(), **asdict(file))
    return file


def rows(people: QuerySet[Inflow]) -> Iterator[tuple[object, ...]]:
    for one in people.iterator(chunk_size=500):
        yield (
            one.organization.short_name,
            one.name,
            masked(one.numbers).phone,
            one.home_text,
            one.trade,
            one.arrived_on,
            one.expected_until,
            one.get_standing_display(),
            one.get_way_display(),
            one.answered_on,
            one.answered_by,
            "是" if one.in_national_system else "否",
            f"{one.home.short_name}（{one.get_match_display()}）" if one.home else "",
            one.last_contact_on,
            one.get_state_display(),
            one.ended_on,
            one.went_to,
        )

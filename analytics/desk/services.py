"""What a worker writes of the desk's lists, with the rights of the moment in which it writes."""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, datetime
from functools import partial
from io import BytesIO
from typing import Any

from django.utils.timezone import localdate

from analytics.desk.queries.behind import behind
from analytics.desk.queries.standing import Standing, standing
from analytics.desk.queries.warning import warned
from analytics.reports.models import Export
from analytics.reports.services.contents import NotYours
from dangjian.jobs.services import snapshot
from dangjian.sheets import Sheet, write_book
from dangjian.taking import Taker
from members.roster.models import Member
from members.roster.queries import Wanted, member_list
from members.roster.services import export_members
from organizations.access.models import Account
from organizations.tree.models import Organization
from organizations.tree.queries import top_of

Clock = Callable[[], datetime]
BEHIND_COLUMNS = [("单位", 22), ("党支部", 30), ("缺什么", 44), ("已过天数", 10), ("书记", 12), ("上次提醒", 14)]
WARNING_COLUMNS = [
    *(("单位", 22), ("党支部", 30), ("现在", 8), ("现在缺", 10), ("季末", 8), ("季末会缺", 10)),
    *(("季末得分", 10), ("季末档次", 10), ("上季度档次", 12), ("还要记什么", 60), ("书记", 12), ("上次提醒", 14)),
]
BEHIND_NOTE = "主题党日过了当天列出，其他的过了月底、季末列出"
COMING_NOTE = "；窗口还开着的排在后面，写明截止日"
WARNING_NOTE = "季末一列是到季末一项都不再记的样子；灯只用来提醒，不计分"


def behind_book(export: Export, by: Account, *, clock: Clock) -> bytes:
    """未完成情况, narrowed as its page was. Raises NotYours."""
    today = localdate(clock())
    column = export.wanted.get("item", "")
    with snapshot():
        rows = behind(here(export, by, today), column=column)
    said = (
        [one.branch.unit, one.branch.name, one.in_words, one.days, one.secretary, one.reminded or "没提醒过"]
        for one in rows
    )
    return book_of(export, today, BEHIND_NOTE + COMING_NOTE * bool(column), BEHIND_COLUMNS, said)


def warning_book(export: Export, by: Account, *, clock: Clock) -> bytes:
    """谁会变红, narrowed and sorted as its page was. Raises NotYours."""
    today, wanted = localdate(clock()), export.wanted
    with snapshot():
        rows = warned(here(export, by, today), coming=wanted.get("coming", ""), sort=wanted.get("sort", ""))
    said = (
        [
            *(row.branch.unit, row.branch.name),
            *(f"{row.light.colour.label}灯", row.light.missing, f"{row.light.coming.label}灯", row.light.at_end),
            *((row.ahead.points / 1000, row.ahead.band, row.ahead.before) if row.ahead else ("", "", "")),
            *(row.labels, row.secretary, row.reminded or "没提醒过"),
        ]
        for row in rows
    )
    return book_of(export, today, WARNING_NOTE, WARNING_COLUMNS, said)


def roster_book(export: Export, by: Account, *, clock: Clock) -> bytes:
    """党员花名册 as its page was narrowed: numbers masked, marked with who takes it and why, told to the log. The job
    says after every so many rows how far it is. Raises NotYours."""
    said: dict[str, Any] = dict(export.wanted)
    reason, place = said.pop("reason"), chosen(by, said.pop("organization", None))
    wanted, top = Wanted(organization=place, **said), top_of(by)
    body = BytesIO()
    export_members(
        members=member_list(Member.objects.visible_to(by), wanted, today=localdate(clock())),
        target=body,
        scope=place or top,
        taker=Taker(by, top.short_name if top else "", reason, clock()),
        narrowing=wanted.narrowing(),
        told=partial(written, export, clock),
    )
    return body.getvalue()


def written(export: Export, clock: Clock, rows: int, of: int) -> None:
    """Two steps are left when all rows are written: the file, and the row that names it."""
    export.advance(done=rows, total=of + 2, now=clock())


def book_of(
    export: Export, today: date, note: str, columns: Sequence[tuple[str, int]], rows: Iterable[Sequence[object]]
) -> bytes:
    body = BytesIO()
    title = f"{export.quarter.label}{export.get_kind_display()}"
    write_book(body, [Sheet(title, [f"截至{today:%Y-%m-%d}；{note}"], columns, rows)])
    return body.getvalue()


def here(export: Export, by: Account, today: date) -> Standing:
    unit = chosen(by, export.wanted.get("unit"))
    return standing(by, export.quarter, today=today, under=unit.path if unit else "")


def chosen(by: Account, pk: int | None) -> Organization | None:
    """What the list was narrowed to. Raises NotYours when it lies out of reach by now."""
    if pk is None:
        return None
    found = Organization.objects.visible_to(by).filter(pk=pk).first()
    if found is None:
        raise NotYours
    return found

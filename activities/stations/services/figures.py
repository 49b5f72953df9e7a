"""The figures of stations as a workbook: what was counted, and apart from it what had been achieved before."""

from collections.abc import Iterator, Mapping, Sequence
from typing import IO

from activities.stations.queries.figures import Row, Told, altogether, together
from activities.stations.rules import Counted, Figures, ServiceKind
from dangjian.audit.services import record
from dangjian.sheets import Sheet, write_book
from organizations.access.models import Account

PLACES = (("镇街", 24), ("驿站", 28))
COUNTED = (("在用驿站", 10), ("新到流动党员", 14), ("在站党员", 10), ("六个一还差", 12), ("红色电影（场）", 14))
WAGES = (("兑付工资（件）", 14), ("兑付工资（万元）", 16), ("兑付工资（人）", 14))
TOLD = (("吸纳流动党员", 14), ("放映电影", 10), ("政策咨询、维权", 16), ("协调兑付工资（元）", 20), ("培训人次", 10))
ALL, TOGETHER = "合计", "小计"


def service_columns() -> list[tuple[str, int]]:
    found: list[tuple[str, int]] = []
    for kind, label in ServiceKind.choices:
        found += WAGES if kind == ServiceKind.WAGES else [(f"{label}（次）", 16), (f"{label}（人次）", 18)]
    return found


def cells(counted: Counted) -> list[object]:
    found: list[object] = [counted.stations, counted.members, counted.in_care, counted.gaps, counted.films]
    for kind in ServiceKind.values:
        one = counted.served(kind)
        money = [one.yuan / 10_000] if kind == ServiceKind.WAGES else []
        found += [one.times, *money, one.persons]
    return found


def counted_rows(towns: Sequence[Row]) -> Iterator[list[object]]:
    for town in towns:
        yield [town.name, TOGETHER, *cells(town.counted)]
        for row in town.within:
            yield [town.name, row.name, *cells(row.counted)]
    yield [ALL, "", *cells(together(towns))]


def told_rows(told: Sequence[Told]) -> Iterator[list[object]]:
    for town, station, figures in told:
        yield [town, station, *said(figures)]
    yield [ALL, "", *said(altogether(told))]


def said(told: Figures) -> list[object]:
    return [told.members, told.films, told.consultations, told.wages, told.trained]


def export_figures(
    *,
    towns: Sequence[Row],
    told: Sequence[Told],
    title: str,
    notes: Sequence[str],
    target: IO[bytes],
    by: Account,
    narrowing: Mapping[str, object],
) -> int:
    """The row in the log is written before anything leaves."""
    record("stations.export", by=by, target="organization", book="figures", filter=narrowing)
    sheets = [
        Sheet(title, notes, [*PLACES, *COUNTED, *service_columns()], counted_rows(towns), tab="驿站成绩"),
        Sheet("上线前累计", ["使用本系统以前做的，不在上一张表里"], [*PLACES, *TOLD], told_rows(told)),
    ]
    return write_book(target, sheets)

"""操作日志 as a workbook that says who took it. The row in the log about it is written before the first row leaves."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from itertools import islice
from typing import IO

from django.utils.timezone import localtime

from dangjian.audit.models import AuditQuerySet
from dangjian.audit.services import record
from dangjian.fields.dates import written
from dangjian.taking import Taker, write_marked
from organizations.access.models import Account
from organizations.auditing.queries import Line, Wanted, found_for, in_order, lines, many
from organizations.auditing.rules import MOST_EXPORTED, ExportReason

CHUNK = 2000
COLUMNS = (
    ("编号", 10),
    ("时间", 18),
    ("操作人", 12),
    ("用户名", 14),
    ("范围", 12),
    ("操作", 22),
    ("对象", 26),
    ("所在组织", 24),
    ("结果", 8),
    ("内容", 40),
    ("入口", 30),
    ("来自", 18),
    ("请求号", 14),
    ("链中次序", 10),
)


class TooMany(Exception):
    """More than a workbook takes; a part of a log would be taken for the whole."""


def export_log(*, wanted: Wanted, chosen: str, target: IO[bytes], by: Account, reason: str, now: datetime) -> int:
    """Write what the filters leave, the newest first, and say how many rows. `chosen` are the filters in words.

    Raises TooMany.
    """
    found = found_for(by, wanted)
    if many(found, most=MOST_EXPORTED) > MOST_EXPORTED:
        raise TooMany
    moment = localtime(now)
    file = write_marked(
        target,
        title="操作日志",
        notes=[f"截至{written(moment.date())}{moment:%H:%M}。{chosen}"],
        columns=COLUMNS,
        rows=cells(in_order(found, oldest=wanted.oldest).select_related("by")[:MOST_EXPORTED]),
        taker=Taker(by, "", reason, now),
        reasons=ExportReason,
        persons=False,
    )
    record("audit.export", by=by, target="audit", filter=wanted.narrowing(), **asdict(file))
    return file.rows


def cells(found: AuditQuerySet) -> Iterator[tuple[object, ...]]:
    """In chunks, so that the names of each are looked up at once."""
    rows = found.iterator(chunk_size=CHUNK)
    while chunk := list(islice(rows, CHUNK)):
        yield from (row_of(line) for line in lines(chunk))


def row_of(line: Line) -> tuple[object, ...]:
    row = line.row
    return (
        row.pk,
        localtime(row.recorded_at),
        line.person,
        line.username,
        line.room,
        line.action,
        line.target,
        line.place,
        row.get_result_display(),
        "；".join(f"{key}：{value}" for key, value in line.details),
        line.door,
        row.address,
        row.request,
        row.position,
    )

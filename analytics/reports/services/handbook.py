"""支部工作手册 and the package with it. The row in the log is written before the first name leaves, and knows the
file by its digest."""

from collections.abc import Iterator
from dataclasses import asdict
from io import BytesIO
from typing import IO
from zipfile import ZIP_STORED, ZipFile

from activities.records.models import Status
from activities.records.rules import Turnout, written_day
from analytics.reports.queries.handbook import Handbook, Recorded
from analytics.reports.services.binding import bound, turnout_cells
from dangjian.audit.services import record
from dangjian.fields.dates import written
from dangjian.sheets import digest_of, write_sheet
from dangjian.taking import Exported, Mark, Taker, mark_for
from organizations.photos.services import path_of

# More than this is no download for a branch's line; what is left out stands on its record's page.
MOST_BYTES = 300 * 1024 * 1024
LEFT_OUT = "没有放进来的文件，请在记录页下载.txt"
Columns = list[tuple[str, int]]
RECORD_COLUMNS: Columns = [
    ("日期", 12),
    ("事项", 14),
    ("主题", 40),
    ("地点", 20),
    ("主持", 12),
    ("应到", 7),
    ("实到", 7),
    ("请假", 7),
    ("未请假", 7),
    ("状态", 10),
    ("内容", 80),
    ("学习专题", 20),
    ("志愿服务", 30),
]
PERSON_COLUMNS: Columns = [("姓名", 12), ("应到", 7), ("实到", 7), ("请假", 7), ("未请假", 7), ("免到", 7)]


def export_handbook(*, handbook: Handbook, target: IO[bytes], taker: Taker) -> Exported:
    """支部工作手册.docx."""
    mark = mark_for(taker)
    bound(handbook, mark, taker.now).save(target)
    return told("reports.export_handbook", handbook, target, mark, taker)


def export_package(*, handbook: Handbook, target: IO[bytes], taker: Taker) -> Exported:
    """The handbook, the records and the attendance as one .zip with the meetings' papers as they came; what we write
    carries the same number."""
    mark = mark_for(taker)
    with ZipFile(target, "w", ZIP_STORED) as package:
        for name, write in (
            ("支部工作手册.docx", handbook_file),
            ("活动记录.xlsx", records_file),
            ("到会情况.xlsx", people_file),
        ):
            body = BytesIO()
            write(body, handbook, mark, taker)
            package.writestr(name, body.getvalue())
        if left_out := put_papers(package, handbook):
            package.writestr(LEFT_OUT, "\n".join(left_out))
    return told("reports.export_package", handbook, target, mark, taker)


def put_papers(package: ZipFile, handbook: Handbook) -> list[str]:
    """Each under its record's number in the handbook and its day; what finds no room or is not there is named."""
    room, left_out = MOST_BYTES, []
    for number, one in enumerate(handbook.records, start=1):
        for at, file in enumerate((*one.files.materials, *one.files.scans), start=1):
            name = f"{file.get_use_display()}/{number:02}-{one.activity.held_on:%Y%m%d}-{at}-{file.name}"
            if file.size > room or not path_of(file.file).is_file():
                left_out.append(name)
                continue
            room -= file.size
            package.write(path_of(file.file), name)
    return left_out


def told(action: str, handbook: Handbook, target: IO[bytes], mark: Mark, taker: Taker) -> Exported:
    file = Exported(mark.number, taker.reason, len(handbook.records), digest_of(target))
    branch = handbook.branch
    record(action, by=taker.by, target=branch, path=branch.path, period=str(handbook.period), **asdict(file))
    return file


def handbook_file(target: IO[bytes], handbook: Handbook, mark: Mark, taker: Taker) -> None:
    bound(handbook, mark, taker.now).save(target)


def records_file(target: IO[bytes], handbook: Handbook, mark: Mark, taker: Taker) -> None:
    said = f"{handbook.period.label}，截至{written(handbook.as_of)}，共{len(handbook.records)}次"
    title, rows = f"{handbook.branch.short_name}活动记录", map(record_line, handbook.records)
    write_sheet(target, title=title, notes=[said, mark.note], columns=RECORD_COLUMNS, rows=rows, mark=mark.words)


def record_line(one: Recorded) -> tuple[object, ...]:
    held, turnout = one.activity, one.turnout
    said = (held.held_on, held.get_kind_display(), held.topic, held.place, held.host)
    more = (held.campaign.name if held.campaign else "", held.volunteered_words)
    return (*said, *turnout_cells(turnout)[:4], held.get_state_display(), held.text, *more)


def people_file(target: IO[bytes], handbook: Handbook, mark: Mark, taker: Taker) -> None:
    """One row per person, and a column per record that says how it stood."""
    held = [one.activity for one in handbook.records]
    columns = PERSON_COLUMNS + [(f"{written_day(one.held_on)}{one.get_kind_display()}", 14) for one in held]
    said = f"{handbook.period.label}，截至{written(handbook.as_of)}，共{len(handbook.people)}人"
    title, rows = f"{handbook.branch.short_name}到会情况", person_lines(handbook)
    write_sheet(target, title=title, notes=[said, mark.note], columns=columns, rows=rows, mark=mark.words)


def person_lines(handbook: Handbook) -> Iterator[tuple[object, ...]]:
    labels = dict(Status.choices)
    for member, name in handbook.people.items():
        turnout: Turnout = handbook.turnout_of(member)
        stood = (labels.get(one.statuses.get(member, ""), "") for one in handbook.records)
        yield (name, *turnout_cells(turnout), *stood)

"""How a file with persons is taken: who takes it says why, the file says on every page who took it, and the log knows it
by the same number before the first name leaves."""

import secrets
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from tempfile import TemporaryFile
from typing import IO, Any

from django import forms
from django.db.models import TextChoices
from django.http import FileResponse
from django.utils.timezone import localtime

from dangjian.sheets import CONTENT_TYPE, digest_of, write_sheet


class ExportReason(TextChoices):
    """Chosen, not typed, so that the log holds no personal value."""

    REPORT = "REPORT", "按要求向上级报送"
    VERIFY = "VERIFY", "核对花名册"
    MEETING = "MEETING", "组织会议和培训"
    STATISTICS = "STATISTICS", "统计分析"
    ARCHIVE = "ARCHIVE", "存档备查"


# Of what tells of work rather than of who is on a list.
FOR_RECORDS = (ExportReason.ARCHIVE, ExportReason.REPORT, ExportReason.MEETING, ExportReason.STATISTICS)


class ReasonField(forms.ChoiceField):
    def __init__(self, reasons: Iterable[TextChoices] = ExportReason, **kwargs: Any) -> None:
        choices = [("", "请选择事由"), *((one.value, one.label) for one in reasons)]
        errors = {"required": "请先选择导出事由，再导出。"}
        super().__init__(label="导出事由", choices=choices, error_messages=errors, **kwargs)


class ExportForm(forms.Form):
    reason = ReasonField()


class RecordsExportForm(ExportForm):
    reason = ReasonField(FOR_RECORDS)


@dataclass(frozen=True)
class Taker:
    """Who takes a file, for which office, why, and when."""

    by: Any  # an account; accounts stand above
    office: str
    reason: str
    now: datetime


@dataclass(frozen=True)
class Exported:
    """What left: its number stands in the file and in the log."""

    number: str
    reason: str
    rows: int
    sha256: str


@dataclass(frozen=True)
class Mark:
    """How a file says who took it: `note` above what it holds, `words` on every page."""

    number: str
    note: str
    words: str


def mark_for(taker: Taker, *, reasons: type[TextChoices] = ExportReason, persons: bool = True) -> Mark:
    """Without `persons` it still stays inside the house."""
    moment, by = localtime(taker.now), taker.by.name
    number = f"{moment:%Y%m%d}-{secrets.token_hex(4)}"
    note = f"导出人：{by}　事由：{reasons(taker.reason).label}"
    care = "　含个人信息，请妥善保管，用后删除" if persons else ""
    holds = "含个人信息，不得外传" if persons else "内部资料，不得外传"
    whose = f"{by}（{taker.office}）" if taker.office else by
    return Mark(number, note + care, f"导出编号{number}　{whose}　{moment:%Y-%m-%d %H:%M}　{holds}")


def write_marked(
    target: IO[bytes],
    *,
    title: str,
    notes: Sequence[str],
    columns: Sequence[tuple[str, int]],
    rows: Iterable[Sequence[object]],
    taker: Taker,
    reasons: type[TextChoices] = ExportReason,
    persons: bool = True,
) -> Exported:
    """A workbook of one sheet: who took it, when and why stands on every page."""
    mark = mark_for(taker, reasons=reasons, persons=persons)
    many = write_sheet(target, title=title, notes=[*notes, mark.note], columns=columns, rows=rows, mark=mark.words)
    return Exported(mark.number, taker.reason, many, digest_of(target))


def handed_over(write: Callable[..., object], name: str, kind: str = CONTENT_TYPE) -> FileResponse:
    """The file that `write(target=…)` fills and tells the log of; when that fails nothing leaves."""
    with ExitStack() as opened:
        target = opened.enter_context(TemporaryFile())
        write(target=target)
        opened.pop_all()  # the response closes it when the last byte is sent
    return FileResponse(target, as_attachment=True, filename=name, content_type=kind)

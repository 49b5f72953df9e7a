"""What stands in each kind of export, as bytes; what pages above make is found by its name in the settings."""

from collections.abc import Callable
from datetime import datetime
from io import BytesIO

from django.conf import settings
from django.utils.module_loading import import_string
from django.utils.timezone import localtime

from analytics.assessment.models import Run
from analytics.assessment.queries.stages import reported_run
from analytics.reports.models import Export
from analytics.reports.queries.circular import Circular, circular, circular_values
from analytics.reports.queries.scores import score_columns, score_rows
from analytics.reports.rules import ExportKind
from dangjian.fields.dates import written
from dangjian.jobs.services import snapshot
from dangjian.papers import Paper
from dangjian.sheets import Sheet, write_book
from organizations.access.models import Account
from organizations.stationery.queries import offered_forms
from organizations.stationery.rules import Use
from organizations.stationery.services import filled

Clock = Callable[[], datetime]


class NotComputed(Exception):
    """The quarter has no scores yet."""


class NotYours(Exception):
    """What the file was to be narrowed to lies out of its asker's reach by now."""


def content_of(export: Export, by: Account, *, clock: Clock) -> bytes:
    """Raises NotComputed, NotYours, and FileGone or Unfillable of the department's own form."""
    if export.kind in settings.EXPORT_WRITERS:
        write: Callable[..., bytes] = import_string(settings.EXPORT_WRITERS[export.kind])
        return write(export, by, clock=clock)
    with snapshot():
        run = reported_run(export.quarter)
        if run is None:
            raise NotComputed
        return notice(export, run, by, clock()) if export.kind == ExportKind.NOTICE else score_book(run, by)


def score_book(run: Run, by: Account) -> bytes:
    """支部 and 单位, each with every line of its scores; of a reach without units the first alone."""
    branches, units = (sheet_of(name, run, by, of_units=at == 1) for at, name in enumerate(("支部", "单位")))
    body = BytesIO()
    write_book(body, [branches, units] if units.rows else [branches])
    return body.getvalue()


def sheet_of(name: str, run: Run, by: Account, *, of_units: bool) -> Sheet:
    return Sheet(
        title=f"{run.quarter.label}{name}考核计分表",
        notes=[made_from(run)],
        columns=score_columns(run, of_units=of_units),
        rows=list(score_rows(run, by, of_units=of_units)),
        tab=name,
    )


def made_from(run: Run, *, of: str = "党组织") -> str:
    computed = f"{localtime(run.published_at):%Y-%m-%d %H:%M}" if run.published_at else ""
    return f"第{run.version}版{final_mark(run)}，{computed} 计算；导出范围为本人管辖的{of}"


def final_mark(run: Run) -> str:
    return "（定稿）" if run.final_at else ""


def unsettled_mark(run: Run) -> str:
    return "" if run.final_at else "仅供核对，还没有定稿"


def notice(export: Export, run: Run, by: Account, now: datetime) -> bytes:
    """In the department's own form if it has one for this, else set as a paper. Before 定稿 every page says so."""
    said, moment, stamp = circular(run, by), localtime(now), unsettled_mark(run)
    first, mark = f"{stamp}　" if stamp else "", f"{by.name}　{moment:%Y-%m-%d %H:%M}"
    if form := offered_forms(Use.REPORT).first():
        return filled(form=form, values=circular_values(said, mark=f"{first}导出人：{mark}"), on_top=stamp)
    body = BytesIO()
    paper_of(export, said, made_from(run), first + mark, now, stamp=stamp).save(body)
    return body.getvalue()


def paper_of(export: Export, said: Circular, source: str, mark: str, now: datetime, *, stamp: str) -> Paper:
    paper = Paper(title=export.title, mark=mark, now=now)
    paper.title(f"关于{export.quarter.label}基层党组织考核情况的通报")
    if stamp:
        paper.centred(f"（{stamp}）")
    paper.space(1)
    paper.text(said.lead)
    paper.heading("一、各项完成情况")
    paper.table(("事项", "应做", "已做", "完成率"), said.completion_lines(), (8, 3, 3, 3))
    if said.units:
        paper.heading("二、各单位情况")
        paper.table(*said.unit_table())
    paper.heading(f"{'三' if said.units else '二'}、各党支部情况")
    for scheme in said.schemes:
        paper.heading(scheme.name, 2)
        paper.table(*scheme.table())
    paper.text(source)
    paper.right(written(localtime(now).date()))
    return paper

"""公示 as a .docx in the form of an official paper (GB/T 9704), to be printed and put up."""

from datetime import date, datetime
from typing import IO

from django.db import transaction
from django.utils.timezone import localdate

from dangjian.audit.services import record
from dangjian.fields.dates import written
from dangjian.papers import Paper
from organizations.access.models import Account
from organizations.notices.models import PublicNotice
from organizations.notices.queries import files_of, names_of

WAYS = (
    "公示期为{first}至{last}，共{days}个工作日。公示期间，可以通过来电、来信、来访或者在网上反映情况。"
    "反映情况应客观真实，提倡实名；受理单位对反映人的信息严格保密。"
)


def export_paper(*, notice: PublicNotice, target: IO[bytes], by: Account, now: datetime) -> None:
    """Says what the page says that day. It hangs where everybody reads it, so it names nobody who took it."""
    today = localdate(now)
    paper = Paper(title=notice.title, mark="", now=now)
    paper.title(notice.title)
    paper.space(1)
    if notice.shows_names(today):
        body(paper, notice, today)
    else:
        over = "这份公示已经撤回" if notice.withdrawn_at else "公示已经结束"
        paper.text(f"{over}，正文和名单不再显示。")
    sign(paper, notice)
    paper.save(target)
    with transaction.atomic():
        record("notices.paper", by=by, target=notice, path=notice.path)


def body(paper: Paper, notice: PublicNotice, today: date) -> None:
    paper.text(notice.text)
    days = notice.workdays
    paper.text(WAYS.format(first=written(notice.starts_on), last=written(notice.ends_on), days=days))
    if names := list(names_of(notice, today=today)):
        paper.heading(f"{notice.list_title}（按姓氏笔画排序，共{len(names)}名）")
        rows = [(one.position, one.name, one.organization, one.note) for one in names]
        paper.table(("序号", "姓名", "单位", notice.note_title), rows, (1, 2, 4, 5))
    if files := list(files_of(notice, today=today)):
        paper.text("附件：" + "；".join(f"{place}.{one.name}" for place, one in enumerate(files, start=1)))
    paper.heading("受理方式")
    paper.text(f"受理单位：{notice.organization.name}\n电话：{notice.phone}\n地址：{notice.address}")


def sign(paper: Paper, notice: PublicNotice) -> None:
    paper.space(1)
    for line in (notice.organization.name, written(notice.starts_on)):
        paper.right(line)

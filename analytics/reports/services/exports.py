"""Exports that a worker makes: asked for, made whole, taken by who asked, forgotten after a week or a day."""

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction

from analytics.reports.models import Export
from analytics.reports.rules import ExportKind
from analytics.reports.services.contents import NotComputed, NotYours, content_of
from analytics.reports.services.files import discard, keep, leftovers, path_of
from dangjian.audit.services import record
from dangjian.jobs.models import JobState
from dangjian.jobs.rules import checkpoint
from dangjian.periods import Quarter
from dangjian.space import NoSpace
from organizations.access.models import Account
from organizations.access.rules import Right
from organizations.stationery.services import REFUSALS

STEPS = 3
NO_RIGHT = "您现在没有导出的权限，没有做。"
NOT_COMPUTED = "这个季度还没有计算，算好以后再导出。"
UNFILLABLE = "区委的通报模板现在填不了，请换一个模板再重做。"
NO_SPACE = "服务器存储空间已满，文件没有存上；请告诉系统管理员，腾出空间后再按“重新做”。"


class NotAnyMore(Exception):
    """The file is gone, or what its asker may read has changed since it was made."""


def ask_export(
    *,
    kind: ExportKind,
    quarter: Quarter,
    uid: UUID,
    by: Account,
    now: datetime,
    wanted: dict[str, Any] | None = None,
) -> Export:
    """Put it in line; the same page sent twice leads to the same row."""
    said = {"kind": kind, "year": quarter.year, "number": quarter.number, "asked_by": by, "asked_at": now}
    said["wanted"] = wanted or {}
    with transaction.atomic():
        made, is_new = Export.objects.get_or_create(uid=uid, defaults={**said, "progress_total": STEPS})
        if is_new:
            record("reports.ask_export", by=by, target=made, title=made.title)
    return made


def ask_again(*, export: Export, by: Account, now: datetime) -> None:
    """What did not succeed, or grew old, is made anew in its row, under another name on the disk."""
    with transaction.atomic():
        current = Export.objects.select_for_update().get(pk=export.pk)
        if current.job_state == JobState.WAITING:
            return
        left = current.file
        current.job_state, current.attempt, current.leased_until = JobState.WAITING, 0, None
        current.failure, current.file, current.reach, current.made_at = "", "", "", None
        current.progress_done, current.progress_total, current.asked_at = 0, STEPS, now
        current.save()
        record("reports.ask_export", by=by, target=current, title=current.title)
        transaction.on_commit(lambda: discard(left))


def make_next(*, clock: Callable[[], datetime]) -> bool:
    """Make one waiting export; say whether there was one."""
    export = Export.objects.claimable(now=clock()).order_by("pk").first()
    if export is None or not export.claim(now=clock()):
        return export is not None
    make(export, clock=clock)
    return True


def make(export: Export, *, clock: Callable[[], datetime]) -> None:
    """Read with the rights of this moment, write the file, then say that it is there. Raises LostLease."""
    by = Account.objects.get(pk=export.asked_by_id)
    if not by.is_active or not by.reach.has(Right.DESK):
        export.give_up(reason=NO_RIGHT)
        return
    try:
        content = content_of(export, by, clock=clock)
    except NotYours:
        export.give_up(reason=NO_RIGHT)
        return
    except NotComputed:
        export.give_up(reason=NOT_COMPUTED)
        return
    except REFUSALS:
        export.give_up(reason=UNFILLABLE)
        return
    total = export.progress_total
    export.advance(done=total - 2, total=total, now=clock())
    name = f"{uuid4().hex}.{export.ending}"  # never that of a file somebody may still take, or take away
    try:
        keep(name, content)
    except NoSpace:
        export.give_up(reason=NO_SPACE)
        return
    export.advance(done=total - 1, total=total, now=clock())
    checkpoint("exports.before_commit")
    with transaction.atomic():
        export.finish(file=name, reach=reach_of(by), made_at=clock(), progress_done=total)
        record("reports.make_export", by=by, target=export, title=export.title, sha256=sha256(content).hexdigest())
    checkpoint("exports.after_commit")


def take_export(*, export: Export, by: Account, now: datetime) -> Path:
    """Where its file lies, for whoever asked and reads the same as when it was made, as long as it is kept. Raises
    NotAnyMore."""
    path = path_of(export.file)
    if not export.file or now >= export.expires_at or export.reach != reach_of(by) or not path.is_file():
        raise NotAnyMore
    record("reports.take_export", by=by, target=export, title=export.title)
    return path


def reach_of(account: Account) -> str:
    """What somebody reads, in a word that changes with it."""
    reached = sorted(f"{one.path}:{one.sector}" for one in account.reach.stretches(Right.READ))
    return sha256(",".join(reached).encode()).hexdigest()


def forget_exports(*, now: datetime) -> int:
    """Rows of more than a week with their files, and files that no row names; how many rows there were."""
    found = list(leftovers(now))
    with transaction.atomic():
        gone, _ = Export.objects.old(now).delete()
        if gone:
            record("reports.forget_exports", by=None, target="export", rows=gone)
    named = set(Export.objects.exclude(file="").values_list("file", flat=True))
    for name in found:
        if name not in named:
            discard(name)
    return gone

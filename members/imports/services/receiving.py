"""An upload becomes a row that waits for its preview; a file that is no roster leaves nothing."""

import json
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from pathlib import PurePath

from django.conf import settings
from django.db import transaction

from dangjian.audit.services import record
from dangjian.crypto import decrypt, encrypt
from dangjian.jobs.models import LEASE
from dangjian.keys.rules import Again, Sealed, changed
from dangjian.space import NoSpace, is_room
from members.imports.models import RosterFile, RosterImport, RosterRow, Stage, place_of, reach_of
from members.imports.rules.cells import Table
from members.imports.rules.refusals import Refused
from members.imports.rules.sheets import read_sheets
from members.imports.services.reading import read_file
from members.private.rules import CountedAct
from members.private.services import UsedUp, refuse_if_used_up
from organizations.access.models import Account

NO_LIST = (
    "没有找到花名册：工作表里要有一行表头。党员表至少有“姓名”和另一列（如身份证号、所在党支部），"
    "党组织表至少有“党组织全称”或“党组织代码”和另一列。"
)
KEPT_FOR = timedelta(days=30)
DISCARDABLE = (Stage.PREVIEW, Stage.READY, Stage.REFUSED, Stage.UNDONE)
NO_LINES = "表头下面没有内容，请核对是不是选错了文件。"


class StillNeeded(Exception):
    """The import is being written, or was: it is what undoing needs."""


def receive(
    *, content: bytes, file_name: str, as_of: date, by: Account | None, now: datetime, at_once: bool = False
) -> RosterImport:
    """Read the file and put it in line for its preview. Raises Refused or NoSpace; then there is no row.

    With `at_once` the caller works on it, and no worker takes it before the lease ends.
    """
    if not is_room(settings.DATA_DIR):  # its rows take as much of the disk as many records
        raise NoSpace
    try:
        if by:
            refuse_if_used_up(by=by, act=CountedAct.OUTSIDER)
    except UsedUp as refusal:
        raise Refused(str(refusal)) from refusal
    tables = read_file(content, title=PurePath(file_name).stem[:60])
    sheets = read_sheets(tables)
    if not sheets:
        raise Refused(NO_LIST)
    lines = sum(len(sheet.lines) for sheet in sheets)
    if not lines:
        raise Refused(NO_LINES)
    with transaction.atomic():
        roster_import = RosterImport.objects.create(
            file_name=PurePath(file_name).name[-120:],
            as_of=as_of,
            by=by,
            path=place_of(by),
            reach=reach_of(by) if by else "",
            progress_total=2 * lines,
            waiting_since=now,
            attempt=1 if at_once else 0,
            leased_until=now + LEASE if at_once else None,
        )
        keep(roster_import, tables)
        record("imports.receive", by=by, target=roster_import, lines=lines, as_of=str(as_of))
    return roster_import


def keep(roster_import: RosterImport, tables: Sequence[Table]) -> None:
    packed = json.dumps([table.packed() for table in tables], ensure_ascii=False)
    sealed = encrypt(packed, bound_to=bound_to(roster_import))
    RosterFile.objects.create(roster_import=roster_import, sealed=sealed)


def kept(roster_import: RosterImport) -> list[Table]:
    sealed = RosterFile.objects.get(roster_import=roster_import).sealed
    return [Table.unpacked(table) for table in json.loads(decrypt(sealed, bound_to=bound_to(roster_import)))]


def bound_to(roster_import: RosterImport) -> str:
    return f"roster-file:{roster_import.pk}"


def renewed(file: RosterFile, again: Again) -> dict[str, str]:
    return changed(file, {"sealed": again(file.sealed, f"roster-file:{file.roster_import_id}")})


SEALED_FILES = Sealed(RosterFile, ("sealed",), renewed)


def discard(*, roster_import: RosterImport, by: Account | None) -> None:
    """Throw an import away that was not applied, with everything it kept. Raises StillNeeded."""
    with transaction.atomic():
        record("imports.discard", by=by, target=roster_import, stage=roster_import.stage)
        unneeded = RosterImport.objects.filter(pk=roster_import.pk, stage__in=DISCARDABLE)
        if not unneeded.delete()[0]:
            raise StillNeeded


def discard_old(*, now: datetime) -> int:
    """After a month previews that nobody has confirmed go, and of the applied ones the rows, which hold personal data;
    what undoing needs stays."""
    RosterRow.objects.filter(roster_import__applied_at__lt=now - KEPT_FOR).delete()
    old = list(RosterImport.objects.filter(stage__in=DISCARDABLE, made_at__lt=now - KEPT_FOR))
    for roster_import in old:
        discard(roster_import=roster_import, by=None)
    return len(old)

"""One's own data as a file, and one's own numbers in full."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from io import BytesIO

from django.utils.timezone import localtime

from analytics.home.rules import Section, rows
from dangjian.audit.services import record
from dangjian.sheets import digest_of, write_sheet
from members.private.models import PrivateNumbers
from members.private.rules import Purpose
from members.private.services import Revealed, reveal
from members.roster.models import Member
from organizations.access.models import Account
from organizations.access.queries import slip_used_since

COLUMNS = (("类别", 20), ("项目", 30), ("内容", 60))
SLIP_SETTLES = timedelta(days=7)


class NotSettled(Exception):
    """Somebody else's slip set the password a few days ago: whoever printed it may be the one who used it."""


def read_own_numbers(*, numbers: PrivateNumbers, of: Member, by: Account, now: datetime) -> Revealed:
    """Counted and written down like every look, and no look of somebody else. Raises NotSettled, UsedUp."""
    if slip_used_since(by, now - SLIP_SETTLES):
        raise NotSettled
    return reveal(numbers=numbers, of=of, by=by, purpose=Purpose.VERIFY, path=of.path)


def take_own_data(*, sections: Sequence[Section], member: Member | None, by: Account, now: datetime) -> bytes:
    """A sheet with every line of the page, numbers masked as there; the log knows the file by its digest."""
    moment, body = localtime(now), BytesIO()
    count = write_sheet(
        body,
        title="我的资料",
        notes=[f"{by.name}，截至{moment:%Y-%m-%d %H:%M}", "身份证号、手机号只显示一部分。含个人信息，请自己保管好"],
        columns=COLUMNS,
        rows=rows(sections),
    )
    content = body.getvalue()
    path = member.path if member else ""
    record("home.take_own_data", by=by, target=member or by, path=path, rows=count, sha256=digest_of(body))
    return content

"""One's own data as a file."""

from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from io import BytesIO

from django.utils.timezone import localtime

from analytics.home.rules import Section, rows
from dangjian.audit.services import record
from dangjian.sheets import write_sheet
from members.roster.models import Member
from organizations.access.models import Account

COLUMNS = (("类别", 20), ("项目", 30), ("内容", 60))


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
    record("home.take_own_data", by=by, target=member or by, path=path, rows=count, sha256=sha256(content).hexdigest())
    return content

"""Who looked at whose numbers: what the member reads of it, and what waits for another person."""

from datetime import datetime, timedelta

from members.looks.services import ask, consent, look, look_once
from members.private.rules import Purpose
from members.roster.models import Member
from organizations.access.models import Account

SEEN = ((Purpose.VERIFY, 92), (Purpose.CONTACT, 20), (Purpose.CORRECT, 3))
INSPECTED = "拟推荐为区级优秀党务工作者，核对身份信息"
CHECKED = "核对一份信访材料里提到的身份信息"


def look_around(member: Member, other: Member, clerk: Account, staff: Account, *, now: datetime) -> None:
    """Three looks that the member reads of, one that is withheld, and a request about somebody else."""
    for purpose, days in SEEN:
        look(member=member, by=staff if days > 30 else clerk, purpose=purpose, now=now - timedelta(days=days))
    then = now - timedelta(days=8)
    withheld = ask(member=member, by=clerk, purpose=Purpose.PETITION, reason=CHECKED, now=then)
    consent(look=withheld, by=staff, now=then)
    look_once(look=withheld, by=clerk, now=then)
    ask(member=other, by=clerk, purpose=Purpose.INSPECTION, reason=INSPECTED, now=now - timedelta(hours=3))

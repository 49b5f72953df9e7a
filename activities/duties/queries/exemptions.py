"""Who is excused from what."""

from datetime import date

from django.db import models
from django.db.models import QuerySet

from activities.duties.models import Exemption
from activities.duties.queries.judging import days_judged
from dangjian.periods import Quarter
from organizations.access.models import Account
from organizations.tree.models import Organization


class Standing(models.TextChoices):
    RUNNING = "", "有效"
    ENDED = "ENDED", "已结束"
    ALL = "ALL", "全部"


def exemptions(
    account: Account, *, today: date, kind: str = "", committee_id: int | None = None, state: str = "", text: str = ""
) -> QuerySet[Exemption]:
    """Exemptions in reach, the newest first."""
    rows = Exemption.objects.visible_to(account).select_related("organization", "committee", "made_by")
    if state == Standing.RUNNING:
        rows = rows.running(today)
    if state == Standing.ENDED:
        rows = rows.filter(ends_on__lte=today)
    if kind:
        rows = rows.filter(kind__in=(kind, ""))
    if committee_id:
        rows = rows.filter(committee=committee_id)
    if text:
        rows = rows.filter(organization__name__contains=text)
    return rows.order_by("-starts_on", "-pk")


def documents_excusing(organization: int, quarter: Quarter) -> dict[str, str]:
    """By kind the document that excuses from something that counts in the quarter, on a day on which that is judged; the
    one that excuses from everything where it leaves none of these days, for then nothing else is the reason."""
    rows = list(Exemption.objects.filter(organization=organization).order_by("pk"))
    found: dict[str, str] = {}
    for kind, days in days_judged(quarter).items() if rows else ():
        named, every = on_days(rows, kind, days), on_days(rows, "", days)
        if named or len(every) == len(days):
            excusing = named or every
            found[kind] = excusing[max(excusing)]
    return found


def on_days(rows: list[Exemption], kind: str, days: set[date]) -> dict[date, str]:
    """The document in force on each of the days on which there is one."""
    return {day: row.document_number for row in rows if row.kind == kind for day in days if row.is_in_force(day)}


def branches_named(account: Account, text: str, today: date, limit: int = 20) -> list[Organization]:
    """Standing branches one may excuse whose name holds the text."""
    rows = Organization.objects.editable_by(account).branches().standing(today).select_related("committee")
    return list(rows.filter(name__contains=text).order_by("path")[:limit])

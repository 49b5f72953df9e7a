"""Who is excused from what."""

from datetime import date

from django.db import models
from django.db.models import QuerySet

from activities.duties.models import Exemption
from activities.duties.queries.items import turns_closing
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
    """By kind the document that excuses from something that counts in the quarter, on the day on which that is judged;
    under an empty kind the one that excuses from everything on some of its days."""
    rows = list(Exemption.objects.filter(organization=organization).order_by("pk"))
    named = [row for row in rows if row.kind]
    every = (row for row in rows if not row.kind and row.overlaps(quarter.start, quarter.end))
    found: dict[str, str] = {row.kind: row.document_number for row in every}
    for turn in turns_closing(quarter.start, quarter.end) if named else ():
        same = (row for row in named if row.kind == turn.rule.kind and row.is_in_force(turn.day))
        found |= {row.kind: row.document_number for row in same}
    return found


def branches_named(account: Account, text: str, today: date, limit: int = 20) -> list[Organization]:
    """Standing branches one may excuse whose name holds the text."""
    rows = Organization.objects.editable_by(account).branches().standing(today).select_related("committee")
    return list(rows.filter(name__contains=text).order_by("path")[:limit])

"""Who is excused from what."""

from datetime import date

from django.db import models
from django.db.models import QuerySet

from activities.duties.models import Exemption
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


def branches_named(account: Account, text: str, today: date, limit: int = 20) -> list[Organization]:
    """Standing branches one may excuse whose name holds the text."""
    rows = Organization.objects.editable_by(account).branches().standing(today).select_related("committee")
    return list(rows.filter(name__contains=text).order_by("path")[:limit])

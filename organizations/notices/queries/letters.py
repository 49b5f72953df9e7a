"""Who is told, who has not said that it was read, and what waits for somebody."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet

from organizations.access.models import Account, Grant
from organizations.notices.models import Notice, NoticeReceipt
from organizations.notices.rules import RECEIVING, Choice, Stage
from organizations.tree.models import Organization

MOST_SHOWN = 5


@dataclass(frozen=True)
class LetterWanted:
    state: str = ""
    q: str = ""


def recipients(notice: Notice, *, today: date) -> QuerySet[Organization]:
    """As of today; what was dissolved meanwhile is left out."""
    below = Organization.objects.standing(today).under(notice.path).exclude(pk=notice.organization_id)
    if notice.choice == Choice.BRANCHES:
        below = below.branches()
    elif notice.choice == Choice.DIRECT:
        below = below.filter(parent=notice.organization_id).party()
    else:
        below = below.filter(pk__in=notice.picked.values("pk"))
    return below.order_by("path")


def without_reader(organizations: QuerySet[Organization]) -> int:
    """How many of them have nobody who could confirm."""
    held = Grant.objects.in_force().filter(role__in=RECEIVING, account__is_active=True).values("organization")
    return organizations.exclude(pk__in=held).count()


def notice_list(account: Account, wanted: LetterWanted) -> QuerySet[Notice]:
    """An office's own, each with `told` and `answered`."""
    found = Notice.objects.editable_by(account)
    if wanted.state:
        found = found.filter(stage=wanted.state)
    if wanted.q:
        found = found.filter(title__icontains=wanted.q)
    answered = Count("deliveries", filter=~Q(deliveries__answered_at=None))
    return found.annotate(told=Count("deliveries"), answered=answered).select_related("organization").order_by("-pk")


def delivery_list(notice: Notice, wanted: LetterWanted) -> QuerySet[NoticeReceipt]:
    """Who has not confirmed stands first."""
    found = notice.deliveries.select_related("organization", "committee", "answered_by", "album")
    found = found.prefetch_related("album__attachments")
    narrowing = {"OPEN": Q(answered_at=None), "DONE": ~Q(answered_at=None), "LATE": Q(late=True)}
    if wanted.state:
        found = found.filter(narrowing[wanted.state])
    if wanted.q:
        found = found.filter(organization__in=Organization.objects.called(wanted.q))
    return found.annotate(files=Count("album__attachments")).order_by(F("answered_at").asc(nulls_first=True), "path")


def counts_of(notice: Notice) -> dict[str, int]:
    done = ~Q(answered_at=None)
    return notice.deliveries.aggregate(
        told=Count("pk"), answered=Count("pk", filter=done), late=Count("pk", filter=Q(late=True))
    )


def unanswered_names(notice: Notice) -> list[str]:
    waiting = notice.deliveries.unanswered()
    return list(waiting.order_by("path").values_list("organization__short_name", flat=True))


def received_list(account: Account, wanted: LetterWanted) -> QuerySet[NoticeReceipt]:
    found = NoticeReceipt.objects.visible_to(account)
    if wanted.state == "OPEN":
        found = found.filter(answered_at=None, notice__stage=Stage.SENT)
    if wanted.q:
        found = found.filter(notice__title__icontains=wanted.q)
    return found.select_related("notice", "notice__organization", "organization").order_by("-notice__sent_at", "pk")


def owed(account: Account) -> list[NoticeReceipt]:
    """What somebody's places were told and have not confirmed, the nearest deadline first."""
    waiting = NoticeReceipt.objects.editable_by(account).unanswered().select_related("notice", "organization")
    return list(waiting.order_by("notice__due_on", "notice__sent_at", "pk")[:MOST_SHOWN])

"""What stands on the wall, how long still, and what was said about it."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Case, Count, Q, QuerySet, When

from dangjian.workdays.queries import calendar
from organizations.access.models import Account
from organizations.notices.models import Objection, PublicNotice, PublicNoticeName
from organizations.notices.rules import PUBLISHING, State, days_left
from organizations.photos.models import Attachment
from organizations.tree.models import Organization


@dataclass(frozen=True)
class NoticeWanted:
    """What a list shows; nothing chosen is everything, what runs first."""

    state: str = ""
    q: str = ""


@dataclass(frozen=True)
class Strip:
    """How a notice stands today."""

    is_running: bool
    shows_names: bool
    days: int


def strip(notice: PublicNotice, *, today: date) -> Strip:
    running = notice.is_running(today)
    days = days_left(calendar(today, notice.ends_on), today, notice.ends_on) if running else 0
    return Strip(running, notice.shows_names(today), days)


def narrowed(found: QuerySet[PublicNotice], wanted: NoticeWanted, *, today: date) -> QuerySet[PublicNotice]:
    running = Q(withdrawn_at=None, ends_on__gte=today)
    if wanted.state:
        found = found.filter(running if wanted.state == "RUNNING" else ~running)
    if wanted.q:
        found = found.filter(Q(title__icontains=wanted.q) | Q(organization__short_name__icontains=wanted.q))
    ordered = found.annotate(rank=Case(When(running, then=0), default=1)).order_by("rank", "-ends_on", "-pk")
    return ordered.select_related("organization")


def public_list(account: Account | None, wanted: NoticeWanted, *, today: date) -> QuerySet[PublicNotice]:
    return narrowed(PublicNotice.objects.visible_to(account), wanted, today=today)


def published_list(account: Account, wanted: NoticeWanted, *, today: date) -> QuerySet[PublicNotice]:
    """An office's own, each with `said` and `waiting`: how many objections came, and how many are not answered."""
    found = narrowed(PublicNotice.objects.editable_by(account), wanted, today=today)
    waiting = Count("objections", filter=Q(objections__state=State.OPEN))
    return found.annotate(said=Count("objections"), waiting=waiting)


def names_of(notice: PublicNotice, *, today: date) -> QuerySet[PublicNoticeName]:
    """Nobody after the retention time, in whatever way it is asked."""
    return notice.names.order_by("position") if notice.shows_names(today) else notice.names.none()


def files_of(notice: PublicNotice, *, today: date) -> QuerySet[Attachment]:
    """What anybody who reads the notice may take along: as long as its names stand there."""
    shown = notice.album_id if notice.shows_names(today) else None
    return enclosed(shown)


def enclosed(album: int | None) -> QuerySet[Attachment]:
    return Attachment.objects.filter(album=album).order_by("pk") if album else Attachment.objects.none()


def offices_of(account: Account) -> QuerySet[Organization]:
    """In whose name somebody publishes and tells."""
    held = account.reach.organizations(*PUBLISHING)
    return Organization.objects.filter(pk__in=held, dissolved_on=None).order_by("path")


def objection_list(notice: PublicNotice, account: Account) -> QuerySet[Objection]:
    return Objection.objects.visible_to(account).filter(notice=notice).order_by("-state", "pk")


def own_objections(notice: PublicNotice, account: Account) -> QuerySet[Objection]:
    """What one said in the own name."""
    return Objection.objects.filter(notice=notice, asked_by=account).order_by("-pk")[:20]


def lies_with(account: Account) -> QuerySet[Objection]:
    return Objection.objects.visible_to(account).open()

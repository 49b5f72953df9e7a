"""已阅: the receipt of an organization, with its answer or its file."""

from datetime import datetime

from django.core.files import File
from django.db import transaction
from django.utils.timezone import localdate

from dangjian.audit.services import record
from organizations.access.models import Account
from organizations.notices.models import NoticeReceipt
from organizations.notices.rules import is_late, may_answer
from organizations.photos.models import Album, Audience
from organizations.photos.services import attach, make_album, set_audience


class TooLate(Exception):
    """It was answered and the deadline is over, or it was taken back."""


def confirm(*, delivery: NoticeReceipt, text: str = "", file: File | None = None, by: Account, now: datetime) -> None:
    """The first answer after the deadline is marked late. Raises TooLate, DocumentRejected, NoSpace."""
    notice, today = delivery.notice, localdate(now)
    if not may_answer(notice.stage, notice.due_on, delivery.answered_at, today):
        raise TooLate
    album = delivery.album
    if file:
        album = album or own_album(delivery, by=by)
        attach(album=album, file=file, by=by)
    late = delivery.late or is_late(notice.due_on, today)
    with transaction.atomic():
        facts = {"answered_by": by, "answered_at": now, "answer": text, "late": late, "album": album}
        NoticeReceipt.objects.filter(pk=delivery.pk).update(**facts)
        record("notices.confirm", by=by, target=delivery, path=delivery.path)
    delivery.refresh_from_db()


def own_album(delivery: NoticeReceipt, *, by: Account) -> Album:
    """For those who write for the place and whoever stands above it."""
    album = make_album(organization=delivery.organization, by=by)
    set_audience(album=album, audience=Audience.KEEPERS)
    return album

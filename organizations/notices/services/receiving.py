"""已阅: the receipt of an organization, with its answer or its file."""

from datetime import datetime
from typing import Any

from django.core.files import File
from django.db import transaction
from django.utils.timezone import localdate

from dangjian.audit.services import record
from organizations.access.models import Account
from organizations.notices.models import NoticeReceipt
from organizations.notices.rules import is_late, may_answer
from organizations.photos.models import Album, Audience
from organizations.photos.services import attach, discard_album, make_album, set_audience


class TooLate(Exception):
    """It was answered and the deadline is over, or it was taken back."""


class AnsweredMeanwhile(Exception):
    """Somebody has answered, or changed the answer, since the page was opened."""


def confirm(
    *,
    delivery: NoticeReceipt,
    text: str = "",
    file: File | None = None,
    by: Account,
    now: datetime,
    seen: datetime | None = None,
) -> None:
    """The first answer after the deadline is marked late. `seen` is when the answer that stood on the page was given.

    Raises TooLate, AnsweredMeanwhile, DocumentRejected, NoSpace.
    """
    notice, today = delivery.notice, localdate(now)
    if not may_answer(notice.stage, notice.due_on, delivery.answered_at, today):
        raise TooLate
    if seen != delivery.answered_at:
        heed(delivery, text, file, by)
        if not file:
            return
    late = delivery.late or is_late(notice.due_on, today)
    facts = {"answered_by": by, "answered_at": now, "answer": text, "late": late}
    made = own_album(delivery, by=by) if file and not delivery.album else None
    album = made or delivery.album
    if file and album:
        attach(album=album, file=file, by=by)
    if not written(delivery, facts | {"album": album}, by=by):
        if made:
            discard_album(album=made)
        delivery.refresh_from_db()
        heed(delivery, text, file, by)
    delivery.refresh_from_db()


def heed(delivery: NoticeReceipt, text: str, file: File | None, by: Account) -> None:
    """To say once more what is said already takes nobody's words away, nor does one's own second press with a file."""
    if delivery.answer != text or (file and delivery.answered_by != by):
        raise AnsweredMeanwhile


@transaction.atomic
def written(delivery: NoticeReceipt, facts: dict[str, Any], *, by: Account) -> bool:
    """Unless somebody was quicker."""
    if not NoticeReceipt.objects.filter(pk=delivery.pk, answered_at=delivery.answered_at).update(**facts):
        return False
    record("notices.confirm", by=by, target=delivery, path=delivery.path)
    return True


def own_album(delivery: NoticeReceipt, *, by: Account) -> Album:
    """For those who write for the place and whoever stands above it."""
    album = make_album(organization=delivery.organization, by=by)
    set_audience(album=album, audience=Audience.KEEPERS)
    return album

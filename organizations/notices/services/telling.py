"""通知: drafted, sent once, never changed afterwards; withdrawn with a reason."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import IO
from uuid import UUID

from django.core.files import File
from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.timezone import localdate, localtime

from dangjian.acts import same_sending
from dangjian.audit.services import record
from dangjian.sheets import write_sheet
from organizations.access.models import Account
from organizations.notices.models import Notice, NoticeReceipt
from organizations.notices.queries.letters import LetterWanted, delivery_list, recipients
from organizations.notices.rules import Choice, Stage
from organizations.photos.models import Album, Attachment, Audience
from organizations.photos.services import address, attach_each, detach, make_album, set_audience
from organizations.tree.models import Organization

COLUMNS = (("党组织", 30), ("所属", 24), ("状态", 10), ("确认时间", 18), ("逾期", 8), ("回复", 50), ("文件", 8))


class AlreadySent(Exception):
    """It has left, or was taken back, and is not changed any more."""


class ChangedMeanwhile(Exception):
    """Somebody else has changed the draft since the page was opened."""


class NobodyToTell(Exception):
    """The choice leaves no organization."""


def draft(
    *,
    uid: UUID,
    organization: Organization,
    title: str,
    text: str,
    asks: str,
    due_on: date | None,
    choice: str,
    picked: Iterable[Organization],
    for_members: bool,
    follows: Notice | None,
    by: Account,
    now: datetime,
) -> Notice:
    """The same words sent twice from a page are one draft."""
    facts = {"title": title, "text": text, "asks": asks, "due_on": due_on, "choice": choice}
    chosen = list(picked) if choice == Choice.PICKED else []
    places = [organization.pk, *sorted(one.pk for one in chosen)]
    sent = same_sending(uid, by.pk, *places, *facts.values(), for_members, follows and follows.pk)
    if known := Notice.objects.filter(uid=sent).first():
        return known
    notice = Notice(uid=sent, for_members=for_members, follows=follows, made_by=by, made_at=now, **facts)
    notice.settle_in(organization)
    try:
        with transaction.atomic():
            notice.save(force_insert=True)
            notice.picked.set(chosen)
            record("notices.draft", by=by, target=notice, path=notice.path)
    except IntegrityError:  # pressed twice, and both arrived at once
        return Notice.objects.get(uid=sent)
    return notice


@transaction.atomic
def revise(
    *,
    notice: Notice,
    title: str,
    text: str,
    asks: str,
    due_on: date | None,
    choice: str,
    picked: Iterable[Organization],
    for_members: bool,
    by: Account,
) -> None:
    """Raises AlreadySent."""
    facts = {"title": title, "text": text, "asks": asks, "due_on": due_on, "choice": choice}
    drafts = Notice.objects.filter(pk=notice.pk, stage=Stage.DRAFT)
    if not drafts.update(for_members=for_members, version=F("version") + 1, **facts):
        raise AlreadySent
    notice.picked.set(picked if choice == Choice.PICKED else [])
    record("notices.revise", by=by, target=notice, path=notice.path)


def album_of(notice: Notice, *, by: Account) -> Album:
    """Where its attachments lie: for the office and those above, until it is sent."""
    if notice.album is None:
        with transaction.atomic():
            notice.album = make_album(organization=notice.organization, by=by)
            set_audience(album=notice.album, audience=Audience.KEEPERS)
            notice.save(update_fields=["album"])
            record("notices.album", by=by, target=notice, path=notice.path)
    return notice.album


def enclose(*, notice: Notice, files: Iterable[File], by: Account) -> list[str]:
    """Into the draft; a sentence for each file that was refused. Counted before and after, so that no page that was opened
    meanwhile sends files that it does not show. Raises AlreadySent."""
    count_change(notice)
    refused = attach_each(album=album_of(notice, by=by), files=files, by=by)
    count_change(notice)
    return refused


@transaction.atomic
def take_out(*, notice: Notice, attachment: Attachment, by: Account) -> None:
    """Raises AlreadySent."""
    count_change(notice)
    detach(attachment=attachment, by=by)


def count_change(notice: Notice) -> None:
    if not Notice.objects.filter(pk=notice.pk, stage=Stage.DRAFT).update(version=F("version") + 1):
        raise AlreadySent


@transaction.atomic
def send(*, notice: Notice, by: Account, now: datetime, seen: int) -> int:
    """To whoever the choice means today; says to how many. `seen` is the version on the page.

    Raises AlreadySent, ChangedMeanwhile, NobodyToTell.
    """
    to = list(recipients(notice, today=localdate(now)))
    if not to:
        raise NobodyToTell
    drafts = Notice.objects.filter(pk=notice.pk, stage=Stage.DRAFT)
    if not drafts.filter(version=seen).update(stage=Stage.SENT, sent_at=now):
        raise ChangedMeanwhile if drafts.exists() else AlreadySent
    deliveries = []
    for organization in to:
        deliveries.append(delivery := NoticeReceipt(notice=notice))
        delivery.settle_in(organization)
    NoticeReceipt.objects.bulk_create(deliveries, batch_size=500)
    if notice.album:
        address(album=notice.album, to=to, members=notice.for_members, by=by)
    record("notices.send", by=by, target=notice, path=notice.path, count=len(to))
    return len(to)


@transaction.atomic
def call_back(*, notice: Notice, reason: str, by: Account, now: datetime) -> None:
    """Nobody owes an answer any more; who was told reads why."""
    sent = Notice.objects.filter(pk=notice.pk, stage=Stage.SENT)
    if not sent.update(stage=Stage.WITHDRAWN, withdrawn_at=now, withdrawn_reason=reason):
        raise AlreadySent
    record("notices.call_back", by=by, target=notice, path=notice.path)


def export_receipts(*, notice: Notice, wanted: LetterWanted, target: IO[bytes], by: Account, now: datetime) -> int:
    """Organizations and what they answered; no names of persons."""
    rows = (
        (
            one.organization.short_name,
            one.committee.short_name if one.committee else "",
            "已确认" if one.answered_at else "未确认",
            localtime(one.answered_at) if one.answered_at else None,
            "是" if one.late else "",
            one.answer,
            one.files,  # type: ignore[attr-defined]  # counted by `delivery_list`
        )
        for one in delivery_list(notice, wanted)
    )
    notes = [f"截至{localtime(now):%Y-%m-%d %H:%M}"]
    count = write_sheet(target, title=f"通知回执：{notice.title}"[:60], notes=notes, columns=COLUMNS, rows=rows)
    record("notices.export", by=by, target=notice, path=notice.path, rows=count)
    return count

"""公示 begins the day it is published and ends after so many working days. Programmes of higher rooms publish here too."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.core.files import File
from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from dangjian.acts import same_sending
from dangjian.audit.services import record
from dangjian.strokes import stroke_order
from dangjian.workdays.queries import calendar
from organizations.access.models import Account
from organizations.notices.models import PublicNotice, PublicNoticeName
from organizations.notices.rules import FEWEST_DAYS, Audience, NamedLine, last_day
from organizations.photos.models import Attachment
from organizations.photos.models import Audience as Readers
from organizations.photos.services import detach, enclose
from organizations.tree.models import Organization

KEPT_DAYS = 30
MOST_AT_ONCE = 1000


class AlreadyWithdrawn(Exception):
    """Somebody has taken it back."""


def publish(
    *,
    uid: UUID,
    organization: Organization,
    title: str,
    text: str,
    phone: str,
    address: str,
    by: Account | None,
    now: datetime,
    names: Sequence[NamedLine] = (),
    list_title: str = "",
    note_title: str = "说明",
    audience: str = Audience.INSIDE,
    workdays: int = FEWEST_DAYS,
    keep_days: int = KEPT_DAYS,
    files: Sequence[File] = (),
) -> PublicNotice:
    """The names are put into the order of strokes. The same words sent twice from a page are published once.

    Raises DocumentRejected, NoSpace.
    """
    said = title, text, phone, address, list_title, note_title, audience, workdays, keep_days
    sent = same_sending(uid, by and by.pk, organization.pk, *said, *names, *[(one.name, one.size) for one in files])
    if known := PublicNotice.objects.filter(uid=sent).first():
        return known
    notice = PublicNotice(
        uid=sent,
        title=title,
        text=text,
        phone=phone,
        address=address,
        list_title=list_title,
        note_title=note_title,
        audience=audience,
        workdays=workdays,
        published_by=by,
        published_at=now,
    )
    notice.settle_in(organization)
    settle_days(notice, keep_days)
    return publish_once(notice, names, files)


def settle_days(notice: PublicNotice, keep_days: int) -> None:
    """It runs from the day it is published; the names stay on the page so many days longer."""
    notice.starts_on = localdate(notice.published_at)
    notice.ends_on = last_day(calendar(notice.starts_on), notice.starts_on, notice.workdays)
    notice.names_until = notice.ends_on + timedelta(days=keep_days)


def publish_once(notice: PublicNotice, names: Sequence[NamedLine], files: Sequence[File]) -> PublicNotice:
    """With its files and names, or not at all."""
    office, by = notice.organization, notice.published_by
    try:
        with transaction.atomic():
            notice.album = enclose(organization=office, files=files, audience=Readers.HOSTED, by=by)
            notice.save(force_insert=True)
            write_names(notice, names, by=by)
    except IntegrityError:  # pressed twice, and both arrived at once
        return PublicNotice.objects.get(uid=notice.uid)
    return notice


def write_names(notice: PublicNotice, names: Sequence[NamedLine], *, by: Account | None) -> None:
    in_order = sorted(names, key=lambda one: stroke_order(one.name))
    PublicNoticeName.objects.bulk_create(
        PublicNoticeName(notice=notice, position=position, name=one.name, organization=one.organization, note=one.note)
        for position, one in enumerate(in_order, start=1)
    )
    until = str(notice.ends_on)
    record("notices.publish", by=by, target=notice, path=notice.path, count=len(in_order), until=until)


@transaction.atomic
def withdraw(*, notice: PublicNotice, reason: str, by: Account, now: datetime) -> None:
    """From now on the page says only that it was taken back, and why."""
    open_still = PublicNotice.objects.filter(pk=notice.pk, withdrawn_at=None)
    if not open_still.update(withdrawn_at=now, withdrawn_reason=reason):
        raise AlreadyWithdrawn
    record("notices.withdraw", by=by, target=notice, path=notice.path)


@transaction.atomic
def keep_names(*, notice: PublicNotice, until: date, by: Account) -> None:
    """How long the names stay on the page; never less than until the end."""
    notice.names_until = max(until, notice.ends_on)
    notice.save(update_fields=["names_until"])
    record("notices.keep_names", by=by, target=notice, path=notice.path, until=str(notice.names_until))


@transaction.atomic
def take_off(*, notice: PublicNotice, attachment: Attachment, by: Account) -> None:
    """The page has the file no longer; nothing else of a published notice can be changed."""
    detach(attachment=attachment, by=by)
    record("notices.take_off", by=by, target=notice, path=notice.path)


def forget_files(*, today: date) -> int:
    """What a notice took along goes with its names, whether they were kept long enough or it was taken back; says how many."""
    over = PublicNotice.objects.filter(names_until__lt=today, album__attachments__isnull=False).distinct()
    return sum(drop_files(pk, today) for pk in over.order_by("pk").values_list("pk", flat=True)[:MOST_AT_ONCE])


@transaction.atomic
def drop_files(pk: int, today: date) -> int:
    """Under the lock of the notice: what is to be kept longer since a moment ago stays."""
    notice = PublicNotice.objects.select_for_update().filter(pk=pk, names_until__lt=today).first()
    if notice is None:
        return 0
    gone = list(Attachment.objects.filter(album=notice.album_id).select_related("album"))
    for attachment in gone:
        detach(attachment=attachment, by=None)
    record("notices.forget_files", by=None, target=notice, path=notice.path, count=len(gone))
    return len(gone)

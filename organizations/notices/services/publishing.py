"""公示 begins the day it is published and ends after so many working days. Programmes of higher rooms publish here too."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from dangjian.audit.services import record
from dangjian.strokes import stroke_order
from dangjian.workdays.queries import calendar
from organizations.access.models import Account
from organizations.notices.models import PublicNotice, PublicNoticeName
from organizations.notices.rules import FEWEST_DAYS, Audience, NamedLine, last_day
from organizations.tree.models import Organization

KEPT_DAYS = 30


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
) -> PublicNotice:
    """The names are put into the order of strokes. Sent twice, it is published once."""
    if known := PublicNotice.objects.filter(uid=uid).first():
        return known
    today = localdate(now)
    ends_on = last_day(calendar(today), today, workdays)
    notice = PublicNotice(
        uid=uid,
        title=title,
        text=text,
        phone=phone,
        address=address,
        list_title=list_title,
        note_title=note_title,
        audience=audience,
        workdays=workdays,
        starts_on=today,
        ends_on=ends_on,
        names_until=ends_on + timedelta(days=keep_days),
        published_by=by,
        published_at=now,
    )
    notice.settle_in(organization)
    try:
        with transaction.atomic():
            notice.save(force_insert=True)
            write_names(notice, names, by=by)
    except IntegrityError:  # pressed twice, and both arrived at once
        return PublicNotice.objects.get(uid=uid)
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

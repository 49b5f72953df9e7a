"""反映情况, named or not, with a receipt; answered by the office that published. Receipts are those of complaints."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.core.files import File
from django.db import transaction
from django.utils.timezone import localdate

from dangjian.acts import same_sending
from dangjian.audit.services import record, traced_if
from organizations.access.models import Account
from organizations.access.services.throttle import spend
from organizations.complaints.services.receipts import TooMany, found_by, numbered
from organizations.notices.models import Objection, PublicNotice
from organizations.notices.rules import CONTACT_KEPT_FOR, FILES_SENT, SENT, State
from organizations.photos.models import Audience
from organizations.photos.services import discard_album, enclose


class IsOver(Exception):
    """The notice has ended or was taken back; there are still the telephone and the letter."""


class AlreadyAnswered(Exception):
    """Somebody else was quicker."""


def object_to(
    *,
    notice: PublicNotice,
    uid: UUID,
    about: str,
    text: str,
    contact: str,
    asked_by: Account | None,
    address: str,
    now: datetime,
    files: Sequence[File] = (),
) -> Objection:
    """`asked_by` is nobody when the sender wants to stay unknown; then the log does not know either. The same words sent
    twice from a page are one.

    Raises IsOver, TooMany, DocumentRejected, NoSpace.
    """
    said = about, text, contact, *[(one.name, one.size) for one in files]
    name = same_sending(uid, notice.pk, asked_by and asked_by.pk, *said)
    if sent := Objection.objects.filter(uid=name).first():
        return sent
    if not PublicNotice.objects.running(localdate(now)).filter(pk=notice.pk).exists():
        raise IsOver
    if spend([(SENT, address), *[(FILES_SENT, address) for _ in files]], now=now) is None:
        raise TooMany
    objection = Objection(uid=name, notice=notice, about=about, text=text, asked_by=asked_by, submitted_at=now)
    objection.seal_contact(contact)
    objection.settle_in(notice.organization)
    return kept(objection, files, now=now)


@transaction.atomic
def kept(objection: Objection, files: Sequence[File], *, now: datetime) -> Objection:
    """With its files, which nobody reads but through it: not even an office above."""
    by = objection.asked_by
    with traced_if(by is not None):
        objection.album = enclose(organization=objection.organization, files=files, audience=Audience.HOSTED, by=by)
    made = numbered(objection, "notices.object", now=now)
    if objection.album and made.album_id != objection.album.pk:  # another request was quicker
        discard_album(album=objection.album)
    return made


@transaction.atomic
def answer(*, objection: Objection, text: str, by: Account, now: datetime) -> None:
    """The sender reads it with the receipt. The same answer sent again is done already."""
    changes = {"state": State.ANSWERED, "answer": text, "answered_by": by, "answered_at": now}
    if not Objection.objects.filter(pk=objection.pk, state=State.OPEN).update(**changes):
        objection.refresh_from_db()
        if (objection.answer, objection.answered_by_id) == (text, by.pk):
            return
        raise AlreadyAnswered
    record("notices.answer", by=by, target=objection, path=objection.path)


@transaction.atomic
def show_contact(*, objection: Objection, by: Account) -> str:
    """How to reach the sender; the row in the log is written first."""
    record("notices.contact", by=by, target=objection, path=objection.path)
    return objection.contact_text


def look_up(*, number: str, code: str, address: str, now: datetime) -> Objection:
    rows = Objection.objects.select_related("notice", "organization")
    return found_by(rows, "notices.refuse", number=number, code=code, address=address, now=now)


def forget_contacts(*, now: datetime) -> int:
    """Of what was answered long ago nobody needs to be called any more; says of how many."""
    old = Objection.objects.filter(state=State.ANSWERED, answered_at__lt=now - CONTACT_KEPT_FOR).exclude(contact="")
    return old.update(contact="")

"""Drafts: one per account, branch, duty and period; saved often, so nothing typed is lost."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F, Q

from activities.records.models import Activity, ReportDraft
from dangjian.audit.services import record
from members.roster.models import Subgroup
from organizations.access.models import Account
from organizations.photos.models import Album, Attachment, Photo
from organizations.photos.services import discard_album, make_album, remove, take_out
from organizations.tree.models import Organization

EMPTY_KEPT_FOR = timedelta(days=7)
MOST_AT_ONCE = 1000


class DraftGone(Exception):
    """The draft was handed in or thrown away in another page, so there is nothing left to write in."""


class DraftChangedElsewhere(Exception):
    """The same draft is open in another page, which has saved something since this one was loaded."""


def start_draft(
    *,
    organization: Organization,
    kind: str,
    for_period: str,
    by: Account,
    now: datetime,
    subgroup: Subgroup | None = None,
    uid: UUID | None = None,
) -> ReportDraft:
    """The account's open draft for this duty, begun now if there is none: as `uid`, the name that its page gave it,
    with an album of its own.

    Raises DraftGone when that page's draft was handed in in the meantime.
    """
    same = ReportDraft.objects.filter(
        organization=organization, made_by=by, kind=kind, for_period=for_period, subgroup=subgroup
    )
    if draft := same.first():
        return draft
    if uid and Activity.objects.filter(uid=uid).exists():
        raise DraftGone
    draft = ReportDraft(made_by=by, kind=kind, for_period=for_period, subgroup=subgroup, saved_at=now)
    draft.uid = uid or draft.uid
    draft.settle_in(organization)
    try:
        with transaction.atomic():
            draft.album = make_album(organization=organization, by=by)
            draft.save()
    except IntegrityError as error:  # the other tab was quicker, or the name is somebody else's
        if other := same.first():
            return other
        raise DraftGone from error
    return draft


def save_draft(
    *, draft: ReportDraft, values: Mapping[str, Any], revision: int, now: datetime, page: str = ""
) -> ReportDraft:
    """Keep what has been typed. `revision` is the one this page was loaded with, `page` its own name.

    Raises DraftChangedElsewhere when another page has saved since; the page that saved last may go on. Raises DraftGone.
    """
    mine = ReportDraft.objects.filter(Q(revision=revision) | (Q(page=page) & ~Q(page="")), pk=draft.pk)
    if not mine.update(values=values, revision=F("revision") + 1, page=page, saved_at=now):
        reread(draft)
        raise DraftChangedElsewhere
    return reread(draft)


def reread(draft: ReportDraft) -> ReportDraft:
    """As it stands now. Raises DraftGone: the same form, sent at the same moment, may have handed it in."""
    try:
        draft.refresh_from_db(fields=["values", "revision", "page", "saved_at"])
    except ReportDraft.DoesNotExist as error:
        raise DraftGone from error
    return draft


def switch_draft(
    *, draft: ReportDraft, kind: str, for_period: str, subgroup: Subgroup | None, by: Account
) -> ReportDraft:
    """Make the draft about another duty, text and photos included; one that was written for it already comes first.

    What only looking at that duty's form has left behind gives way.
    """
    same = ReportDraft.objects.filter(
        organization=draft.organization, made_by=by, kind=kind, for_period=for_period, subgroup=subgroup
    )
    if (other := same.first()) and (other == draft or not drop_if_empty(other.pk)):
        return other
    draft.kind, draft.for_period, draft.subgroup = kind, for_period, subgroup
    draft.save(update_fields=["kind", "for_period", "subgroup"])
    return draft


def discard_draft(*, draft: ReportDraft, by: Account) -> None:
    """Throw the draft away with its photos and files."""
    album = draft.album
    for photo in Photo.objects.filter(album=album):
        remove(photo=photo, by=by)
    for attachment in Attachment.objects.filter(album=album):
        take_out(attachment=attachment, by=by)
    with transaction.atomic():
        draft.delete()
        album.delete()


def forget_empty_drafts(*, now: datetime) -> int:
    """Drop what opening a form left behind: nothing saved, no photo, no file, and nobody there for a week; says how many."""
    left = ReportDraft.objects.filter(
        revision=0, saved_at__lt=now - EMPTY_KEPT_FOR, album__photos=None, album__attachments=None
    )
    return sum(drop_if_empty(pk) for pk in left.order_by("pk").values_list("pk", flat=True)[:MOST_AT_ONCE])


@transaction.atomic
def drop_if_empty(pk: int) -> bool:
    """The lock of the album keeps a photo that is on its way out until it is decided."""
    draft = ReportDraft.objects.select_for_update().filter(pk=pk, revision=0).first()
    album = draft and Album.objects.select_for_update().get(pk=draft.album_id)
    if not draft or not album or album.photos.exists() or album.attachments.exists():
        return False
    record("records.forget_draft", by=None, target=draft, path=draft.path)
    draft.delete()
    discard_album(album=album)
    return True

"""Drafts: one per account, branch, duty and period; saved often, so nothing typed is lost."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import F

from activities.records.models import ReportDraft
from members.roster.models import Subgroup
from organizations.access.models import Account
from organizations.photos.models import Photo
from organizations.photos.services import make_album, remove
from organizations.tree.models import Organization


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
) -> ReportDraft:
    """The account's open draft for this duty, begun now if there is none; its album is made with it."""
    same = ReportDraft.objects.filter(
        organization=organization, made_by=by, kind=kind, for_period=for_period, subgroup=subgroup
    )
    if draft := same.first():
        return draft
    draft = ReportDraft(made_by=by, kind=kind, for_period=for_period, subgroup=subgroup, saved_at=now)
    draft.settle_in(organization)
    try:
        with transaction.atomic():
            draft.album = make_album(organization=organization, by=by)
            draft.save()
    except IntegrityError:  # the other tab was quicker
        return same.get()
    return draft


def save_draft(*, draft: ReportDraft, values: Mapping[str, Any], revision: int, now: datetime) -> ReportDraft:
    """Keep what has been typed; `revision` is the one the page was loaded with. Raises DraftChangedElsewhere."""
    mine = ReportDraft.objects.filter(pk=draft.pk, revision=revision)
    if not mine.update(values=values, revision=F("revision") + 1, saved_at=now):
        raise DraftChangedElsewhere
    draft.values, draft.revision, draft.saved_at = dict(values), revision + 1, now
    return draft


def discard_draft(*, draft: ReportDraft, by: Account) -> None:
    """Throw the draft away with its photos."""
    album = draft.album
    for photo in Photo.objects.filter(album=album):
        remove(photo=photo, by=by)
    with transaction.atomic():
        draft.delete()
        album.delete()

"""Begun, sent, accepted or returned by the branch, withdrawn by the author at any time."""

from collections.abc import Iterable
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.timezone import localdate

from activities.feed.models import Entry
from activities.feed.services import publish, take_down
from activities.snapshots.models import Snapshot
from activities.snapshots.rules import FORGOTTEN, KEPT_WAITING, State, kind_of, words_of
from dangjian.audit.services import record
from organizations.access.models import Account
from organizations.photos.models import Album, Audience, Photo
from organizations.photos.services import discard_album, make_album
from organizations.tree.models import Organization


class Settled(Exception):
    """The branch has accepted it meanwhile, so there is nothing to change any more."""


def begin(*, organization: Organization, by: Account) -> Snapshot:
    """The one that is begun, or a new one with an empty album; a member has one of them at a time."""
    if begun := Snapshot.objects.filter(made_by=by, state=State.DRAFT, organization=organization).first():
        return begun
    try:
        with transaction.atomic():
            drop_drafts(by)
            made = Snapshot(made_by=by, album=make_album(organization=organization, by=by, audience=Audience.AUTHOR))
            made.settle_in(organization)
            made.save(force_insert=True)
    except IntegrityError:  # two pages were opened at once
        return Snapshot.objects.get(made_by=by, state=State.DRAFT)
    return made


def drop_drafts(by: Account) -> None:
    """Whoever has moved to another branch begins there anew."""
    for old in Snapshot.objects.filter(made_by=by, state=State.DRAFT).select_related("album"):
        album = old.album
        old.delete()
        if album:
            discard_album(album=album)


def send(*, snapshot: Snapshot, text: str, chip: str, by: Account, now: datetime) -> Snapshot:
    """Lay it before the branch, for the first time or again. Raises Settled."""
    with transaction.atomic():
        current = Snapshot.objects.select_for_update().get(pk=snapshot.pk)
        if not current.is_open:
            raise Settled
        current.text, current.chip, current.state, current.sent_at = text, chip, State.SENT, now
        current.answered_by = current.answered_at = None
        current.reason = ""
        current.save(update_fields=["text", "chip", "state", "sent_at", "answered_by", "answered_at", "reason"])
        record("snapshots.send", by=by, target=current, path=current.path)
    return current


def accept(*, snapshots: Iterable[Snapshot], by: Account, now: datetime) -> int:
    """Make a card of each that still waits and has a photo to show; how many there were."""
    with transaction.atomic():
        ready = [(row, row.album) for row in locked(snapshots) if row.album and has_photo(row.album)]
        for row, album in ready:
            row.entry, row.album = shown(row, album, by=by, now=now), None
            row.state, row.answered_by, row.answered_at = State.ACCEPTED, by, now
            row.save(update_fields=["entry", "album", "state", "answered_by", "answered_at"])
            record("snapshots.accept", by=by, target=row, path=row.path)
    return len(ready)


def locked(snapshots: Iterable[Snapshot]) -> list[Snapshot]:
    waiting = Snapshot.objects.filter(pk__in=[one.pk for one in snapshots], state=State.SENT)
    return list(waiting.select_for_update(of=("self",)).select_related("organization", "album").order_by("pk"))


def has_photo(album: Album) -> bool:
    return Photo.objects.filter(album=album).scenes().ready().exists()


def shown(row: Snapshot, album: Album, *, by: Account, now: datetime) -> Entry:
    topic, sentence = words_of(row.text)
    return publish(
        organization=row.organization,
        kind=kind_of(row.chip),
        held_on=localdate(row.sent_at),
        topic=topic,
        sentence=sentence,
        album=album,
        by=by,
        now=now,
    )


def send_back(*, snapshot: Snapshot, reason: str, by: Account, now: datetime) -> bool:
    """Return it with a sentence; False when it waits no longer."""
    with transaction.atomic():
        return returned(snapshot, reason=reason, by=by, now=now)


def return_old(*, now: datetime) -> int:
    """Return what nobody looked at for two weeks. Each goes back once, however often and wherever this runs."""
    old = Snapshot.objects.filter(state=State.SENT, sent_at__lte=now - KEPT_WAITING).order_by("sent_at", "pk")
    done = 0
    for snapshot in old:
        with transaction.atomic():
            done += returned(snapshot, reason=FORGOTTEN, by=None, now=now)
    return done


def returned(snapshot: Snapshot, *, reason: str, by: Account | None, now: datetime) -> bool:
    waiting = Snapshot.objects.filter(pk=snapshot.pk, state=State.SENT, sent_at=snapshot.sent_at)
    if not waiting.update(state=State.RETURNED, reason=reason, answered_by=by, answered_at=now):
        return False
    record("snapshots.return", by=by, target=snapshot, path=snapshot.path)
    return True


def withdraw(*, snapshot: Snapshot, by: Account) -> None:
    """Gone with its photos, and with its card where there is one."""
    with transaction.atomic():
        current = Snapshot.objects.select_for_update().filter(pk=snapshot.pk).first()
        if current is None:
            return
        record("snapshots.withdraw", by=by, target=current, path=current.path, state=current.state)
        entry, album = current.entry, current.album
        current.delete()
        if entry:
            take_down(entries=[entry], by=by)
        if album:
            discard_album(album=album)

"""A card is shown in its branch first; the committee above releases it further; both take it back.

The album of a card is opened and closed in the same transaction as the card, since photos are served by the album alone.
"""

from collections.abc import Iterable
from datetime import date, datetime

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce

from activities.feed.models import Entry
from activities.feed.rules import Level
from dangjian.audit.services import record
from dangjian.fields.paths import ancestors
from organizations.access.models import Account
from organizations.photos.models import Album, AlbumState, Audience
from organizations.photos.services import discard_album, set_audience, set_state
from organizations.tree.models import Organization

AUDIENCES = {
    Level.BRANCH: Audience.BRANCH,
    Level.COMMITTEE: Audience.COMMITTEE,
    Level.DISTRICT: Audience.RELEASED,
}


def publish(
    *,
    organization: Organization,
    kind: str,
    held_on: date,
    topic: str,
    sentence: str,
    album: Album,
    by: Account,
    now: datetime,
) -> Entry:
    """Show a card in its branch; `album` becomes the card's own. Belongs in the caller's transaction."""
    entry = Entry(kind=kind, held_on=held_on, topic=topic, sentence=sentence, album=album, made_by=by, shown_at=now)
    entry.settle_in(organization)
    entry.save(force_insert=True)
    set_audience(album=album, audience=AUDIENCES[Level.BRANCH])
    set_state(albums=[album.pk], state=AlbumState.SEALED)
    record("feed.publish", by=by, target=entry, path=entry.path)
    return entry


def release(*, entries: Iterable[Entry], to: Level, by: Account, now: datetime) -> int:
    """Show them also in their unit, or in the whole district; what is shown that far keeps its place. How many moved."""
    wanted = {entry.pk for entry in entries}
    with transaction.atomic():
        rows = locked(wanted)
        moved = [row for row in rows if ORDER[row.level] < ORDER[to]]
        since = {"in_committee_since": Coalesce("in_committee_since", now)}
        if to == Level.DISTRICT:
            since["in_district_since"] = Coalesce("in_district_since", now)
        write(moved, to=to, **since)
        if moved:
            record("feed.release", by=by, target="entry", path=common_path(moved), rows=len(moved), level=to)
    return len(moved)


def narrow(*, entries: Iterable[Entry], by: Account) -> int:
    """Back to the branch alone, good practice or not. How many moved."""
    with transaction.atomic():
        moved = [row for row in locked({entry.pk for entry in entries}) if row.level != Level.BRANCH]
        write(moved, to=Level.BRANCH, in_committee_since=None, in_district_since=None, good_since=None)
        if moved:
            record("feed.narrow", by=by, target="entry", path=common_path(moved), rows=len(moved))
    return len(moved)


def praise(*, entries: Iterable[Entry], by: Account, now: datetime) -> int:
    """Mark as 好做法; what everybody is to learn from is shown to everybody. How many were marked."""
    with transaction.atomic():
        moved = [row for row in locked({entry.pk for entry in entries}) if row.good_since is None]
        write(
            moved,
            to=Level.DISTRICT,
            in_committee_since=Coalesce("in_committee_since", now),
            in_district_since=Coalesce("in_district_since", now),
            good_since=now,
        )
        if moved:
            record("feed.praise", by=by, target="entry", path=common_path(moved), rows=len(moved))
    return len(moved)


def forget_practice(*, entries: Iterable[Entry], by: Account) -> int:
    """Take the mark away; the card stays where it is shown."""
    with transaction.atomic():
        moved = [row for row in locked({entry.pk for entry in entries}) if row.good_since is not None]
        Entry.objects.filter(pk__in=[row.pk for row in moved]).update(good_since=None)
        if moved:
            record("feed.forget_practice", by=by, target="entry", path=common_path(moved), rows=len(moved))
    return len(moved)


def take_down(*, entries: Iterable[Entry], by: Account | None) -> int:
    """Card, photos, likes and comments are gone. What it was made from is untouched. How many there were."""
    with transaction.atomic():
        rows = locked({entry.pk for entry in entries})
        for row in rows:
            record("feed.take_down", by=by, target=row, path=row.path)
            album = row.album
            row.delete()
            discard_album(album=album)
    return len(rows)


ORDER = {level: number for number, level in enumerate(Level)}


def locked(wanted: set[int]) -> list[Entry]:
    """In the order of their numbers, so that two people at two lists never wait for each other."""
    return list(Entry.objects.select_for_update().filter(pk__in=wanted).order_by("pk"))


def write(rows: list[Entry], *, to: Level, **since: object) -> None:
    Entry.objects.filter(pk__in=[row.pk for row in rows]).update(**since)
    Album.objects.filter(pk__in=[row.album_id for row in rows]).update(audience=AUDIENCES[to])


def common_path(rows: list[Entry]) -> str:
    """The part of the tree that contains them all."""
    first, last = min(row.path for row in rows), max(row.path for row in rows)
    return next(path for path in (first, *ancestors(first), "") if last.startswith(path))


def count(entry: Entry, **steps: int) -> None:
    """Move counters by so much: last in its transaction, so that a much-liked card is locked for a moment only."""
    Entry.objects.filter(pk=entry.pk).update(**{name: F(name) + step for name, step in steps.items()})

"""Accepting and sending back: by the unit above, never one's own record or branch."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.db.models import F

from activities.records.models import (
    COUNTED_STATES,
    Activity,
    ActivityCredit,
    ActivityVersion,
    JointPart,
    State,
    own_branches,
)
from activities.records.queries.periods import Touched
from activities.records.queries.rollup import cells_of
from activities.records.services.crediting import settle_credits
from activities.records.services.rollup import recount
from activities.records.services.writing import lock_quarters, note_late, write_version
from dangjian.audit.services import record
from dangjian.fields.paths import ancestors
from organizations.access.models import Account
from organizations.photos.models import AlbumState, Attachment, Photo
from organizations.photos.services import close_to_branch, set_state


class NotForYou(Exception):
    """Somebody tried to review a record of their own, or of the branch they belong to."""


class ChangedMeanwhile(Exception):
    """Some records were revised, withdrawn or reviewed since the page was loaded; nothing was done."""

    def __init__(self, changed: list[Activity]) -> None:
        super().__init__(len(changed))
        self.changed = changed


class PhotosArrived(ChangedMeanwhile):
    """Photos or files of some records came in since the page was loaded; nothing was done."""


def accept(*, activities: Iterable[Activity], by: Account, now: datetime, seen_at: datetime) -> int:
    """Accept all of them or none: every record must be the version that was looked at, with the photos of `seen_at`."""
    seen = list(activities)
    refuse_own(seen, by)
    with transaction.atomic():
        lock_quarters(touched_by(seen))
        rows = locked(seen, states=(State.SUBMITTED,))
        set_state(albums=albums_of(rows), state=AlbumState.SEALED)  # first: from here on no photo gets in
        refuse_new_photos(rows, seen_at)
        Activity.objects.filter(pk__in=[row.pk for row in rows]).update(
            state=State.ACCEPTED, version=F("version") + 1, reviewed_by=by, reviewed_at=now, return_reason=""
        )
        ActivityVersion.objects.bulk_create(
            ActivityVersion(activity=row, number=row.version + 1, state=State.ACCEPTED, content={}, by=by, at=now)
            for row in rows
        )
        ids = [row.pk for row in rows]
        record("records.accept", by=by, target="activity", path=common_path(rows), activities=ids)
    return len(rows)


def send_back(*, activity: Activity, reason: str, by: Account, now: datetime) -> Activity:
    """Return a record with a reason, also one accepted by mistake; until it is mended it does not count."""
    refuse_own([activity], by)
    with transaction.atomic():
        closed = lock_quarters(touched_by([activity]))
        (current,) = locked([activity], states=COUNTED_STATES)
        current.state, current.version, current.return_reason = State.RETURNED, current.version + 1, reason
        current.reviewed_by, current.reviewed_at = by, now
        current.save(update_fields=["state", "version", "return_reason", "reviewed_by", "reviewed_at"])
        settle_credits(current)
        recount(cells_of(current))
        write_version(current, content={"reason": reason}, by=by, now=now)
        note_late(closed, current, now=now)
        set_state(albums=albums_of([current]), state=AlbumState.OPEN)
        close_to_branch(albums=albums_of([current]))
        record("records.send_back", by=by, target=current, path=current.path, version=current.version)
    return current


def refuse_own(activities: list[Activity], by: Account) -> None:
    own = set(own_branches(by))
    if any(activity.recorded_by_id == by.pk or activity.organization_id in own for activity in activities):
        raise NotForYou
    if own and JointPart.objects.filter(activity__in=activities, organization__in=own).exists():
        raise NotForYou


def locked(seen: list[Activity], *, states: tuple[str, ...]) -> list[Activity]:
    """The rows as they are now, locked in the order of their ids; raises ChangedMeanwhile when one has moved on."""
    versions = {activity.pk: activity.version for activity in seen}
    rows = list(Activity.objects.select_for_update(no_key=True).filter(pk__in=versions).order_by("pk"))
    changed = [row for row in rows if row.version != versions[row.pk] or row.state not in states]
    if changed:
        raise ChangedMeanwhile(changed)
    return rows


def refuse_new_photos(rows: list[Activity], seen_at: datetime) -> None:
    arrived_at = {"album__in": albums_of(rows), "uploaded_at__gte": seen_at}
    albums = {
        album
        for kept in (Photo, Attachment)
        for album in kept.objects.filter(**arrived_at).values_list("album", flat=True)
    }
    if arrived := [row for row in rows if row.album_id in albums]:
        raise PhotosArrived(arrived)


def touched_by(activities: list[Activity]) -> list[Touched]:
    days = {activity.pk: activity.held_on for activity in activities}
    earned = ActivityCredit.objects.filter(activity__in=days).values_list("activity", "kind", "period_start")
    return [Touched(kind, start, days[activity_id]) for activity_id, kind, start in earned]


def albums_of(rows: list[Activity]) -> list[int]:
    return [row.album_id for row in rows if row.album_id]


def common_path(rows: list[Activity]) -> str:
    """The part of the tree that contains them all."""
    first, last = min(row.path for row in rows), max(row.path for row in rows)
    return next(path for path in (first, *ancestors(first), "") if last.startswith(path))

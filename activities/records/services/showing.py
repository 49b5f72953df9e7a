"""A card for the feed out of a record: of the record it takes the day and the kind, and copies of chosen scenes."""

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction

from activities.feed.models import Entry
from activities.feed.services import publish, take_down
from activities.records.models import COUNTED_STATES, Activity
from activities.records.rules import SHOWN_AS
from organizations.access.models import Account
from organizations.photos.services import copy_scenes, make_album


class NotForShowing(Exception):
    """The record does not count, or is of a kind that stays inside."""


def show_card(
    *, activity: Activity, topic: str, sentence: str, photos: Iterable[int], by: Account, now: datetime
) -> Entry:
    """Show a card of the record in its branch; a record has one, so asking again leads to it. Raises NotForShowing."""
    with transaction.atomic():
        current = Activity.objects.select_for_update(of=("self",)).select_related("entry").get(pk=activity.pk)
        if current.entry:
            return current.entry
        if current.state not in COUNTED_STATES or current.kind not in SHOWN_AS:
            raise NotForShowing
        album = make_album(organization=current.organization, by=by)
        if current.album:
            copy_scenes(source=current.album, photos=photos, into=album, by=by)
        current.entry = publish(
            organization=current.organization,
            kind=SHOWN_AS[current.kind],
            held_on=current.held_on,
            topic=topic,
            sentence=sentence,
            album=album,
            by=by,
            now=now,
        )
        current.save(update_fields=["entry"])
    return current.entry


def hide_card(activity: Activity, *, by: Account) -> None:
    """What the branch takes back is not shown any longer either. Belongs in the transaction of the withdrawal."""
    take_down(entries=Entry.objects.filter(pk=activity.entry_id), by=by)

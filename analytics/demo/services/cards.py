"""Cards out of the newest records with photos, shown as far as their committees let them, and snapshots that wait."""

import uuid
from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from activities.feed.models import Entry
from activities.feed.rules import Level
from activities.feed.services import like, praise, release, say
from activities.feed.services.counting import write_views
from activities.records.models import Activity
from activities.records.rules import SHOWN_AS, shown_topic
from activities.records.services import show_card
from activities.snapshots.services import begin, send
from analytics.demo.rules.cards import COMMENTS, SENTENCES, SNAPSHOTS, Taken
from dangjian.jobs.models import JobState
from organizations.access.models import Account
from organizations.photos.models import Photo
from organizations.tree.models import Organization

CARDS, IN_UNIT, GOOD = 16, 4, 2
NAMESPACE = 0xD1 << 120


def show_cards(staff: Account, readers: Sequence[Account], *, shown: int, now: datetime) -> int:
    """Most of them in the whole district, some in their unit, those of the branch `shown` among them. How many."""
    counted = Activity.objects.filter(kind__in=SHOWN_AS, state="ACCEPTED", album__isnull=False)
    newest = counted.select_related("organization", "album", "recorded_by").order_by("-held_on", "pk")
    chosen = [*newest.filter(organization=shown)[:3], *newest.exclude(organization=shown)[: CARDS - 3]]
    entries = [card(one, SENTENCES[at % len(SENTENCES)], now=now) for at, one in enumerate(chosen)]
    release(entries=entries[:-IN_UNIT], to=Level.DISTRICT, by=staff, now=now)
    release(entries=entries[-IN_UNIT:], to=Level.COMMITTEE, by=staff, now=now)
    praise(entries=entries[1 : 1 + GOOD], by=staff, now=now)
    for at, entry in enumerate(entries):
        talk(entry, readers, at, now=now)
    write_views(Counter({entry.pk: 20 + 13 * at for at, entry in enumerate(entries)}))
    return len(entries)


def card(activity: Activity, sentence: str, *, now: datetime) -> Entry:
    photos = Photo.objects.filter(album=activity.album_id).scenes().values_list("pk", flat=True)
    moment = min(activity.submitted_at or now, now)
    topic = shown_topic(activity.kind, activity.get_kind_display(), activity.topic)
    return show_card(
        activity=activity, topic=topic, sentence=sentence, photos=photos, by=activity.recorded_by, now=moment
    )


def talk(entry: Entry, readers: Sequence[Account], at: int, *, now: datetime) -> None:
    """A few likes, here and there a comment."""
    for reader in readers[: (at * 5) % (len(readers) + 1)]:
        like(entry=entry, by=reader, now=now)
    for number in range(at % 3):
        said = COMMENTS[(at + number) % len(COMMENTS)]
        say(entry=entry, text=said, by=readers[(at + number) % len(readers)], now=now - timedelta(hours=at + number))


def take_snapshots(branch: Organization, authors: Sequence[Account], *, now: datetime) -> int:
    """They wait for the secretary whose log-in is printed."""
    shown = list(Photo.objects.ready().scenes().order_by("pk").values("digest", "width", "height")[: len(SNAPSHOTS)])
    if not shown:
        return 0
    for at, (taken, author) in enumerate(zip(SNAPSHOTS, authors, strict=False)):
        take(taken, shown[at % len(shown)], branch, author, uuid.UUID(int=NAMESPACE + at), now=now)
    return len(SNAPSHOTS)


def take(
    taken: Taken,
    picture: Mapping[str, Any],
    branch: Organization,
    author: Account,
    client_id: uuid.UUID,
    *,
    now: datetime,
) -> None:
    begun = begin(organization=branch, by=author)
    Photo.objects.create(
        album=begun.album, client_id=client_id, position=1, uploaded_by=author, job_state=JobState.DONE, **picture
    )
    moment = now - timedelta(hours=taken.hours_ago)
    send(snapshot=begun, text=taken.text, chip=taken.chip, by=author, now=moment)

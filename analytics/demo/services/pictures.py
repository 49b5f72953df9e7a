"""A few hundred photos from the invented pictures; each picture goes once through the same workshop as any upload."""

import uuid
from datetime import date, timedelta
from pathlib import Path
from random import Random

from activities.duties.models import DutyKind
from activities.records.models import Activity, State
from dangjian.images.services import render
from dangjian.jobs.models import JobState
from organizations.photos.models import Album, AlbumState, Audience, Photo
from organizations.photos.services.preparing import store

PICTURES = Path(__file__).resolve().parent.parent / "pictures"
RECORDS = 60
RECENT = timedelta(days=110)


def hang_photos(random: Random, activities: dict[int, Activity], *, shown: int, today: date) -> int:
    """Photos for the newest theme days, those of the branch `shown` always among them; says how many."""
    pictures = [picture(path) for path in sorted(PICTURES.glob("*.jpg"))]
    held = [one for one in activities.values() if one.kind == DutyKind.THEME_DAY and one.state == State.ACCEPTED]
    recent = [one for one in held if one.held_on > today - RECENT and one.organization_id != shown]
    chosen = [one for one in held if one.organization_id == shown] + random.sample(recent, min(RECORDS, len(recent)))
    albums = Album.objects.bulk_create([album(one) for one in chosen])
    for one, made in zip(chosen, albums, strict=True):
        one.album = made
    Activity.objects.bulk_update(chosen, ["album"], batch_size=200)
    photos = [photo(random, made, place, pictures) for made in albums for place in range(random.randint(3, 8))]
    return len(Photo.objects.bulk_create(photos, batch_size=500))


def picture(path: Path) -> tuple[str, int, int]:
    made = render(path)
    return store(made), made.width, made.height


def album(one: Activity) -> Album:
    made = Album(audience=Audience.BRANCH, state=AlbumState.SEALED, made_by_id=one.recorded_by_id)
    made.settle_in(one.organization)
    return made


def photo(random: Random, made: Album, place: int, pictures: list[tuple[str, int, int]]) -> Photo:
    digest, width, height = random.choice(pictures)
    return Photo(
        album=made,
        client_id=uuid.UUID(int=random.getrandbits(128), version=4),
        position=place,
        digest=digest,
        width=width,
        height=height,
        uploaded_by_id=made.made_by_id,
        job_state=JobState.DONE,
    )

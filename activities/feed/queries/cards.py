"""Cards as a list shows them: two statements however many there are, and no count of any rows."""

from collections.abc import Iterable
from dataclasses import dataclass

from activities.feed.models import Entry
from activities.feed.queries.places import DISTRICT, Place
from activities.feed.rules import PER_PAGE, Mark
from organizations.access.models import Account
from organizations.photos.models import Photo
from organizations.photos.queries import by_album

THUMBNAILS = 3
AT_HOME = 3


@dataclass(frozen=True)
class Card:
    entry: Entry
    photos: list[Photo]

    @property
    def thumbnails(self) -> list[Photo]:
        return self.photos[:THUMBNAILS]


@dataclass(frozen=True)
class Page:
    cards: list[Card]
    next: str = ""


def feed(account: Account, place: Place, *, kind: str = "", after: Mark | None = None, most: int = PER_PAGE) -> Page:
    """One page; whether another one follows is known from one card more than it shows."""
    chosen = Entry.objects.visible_to(account).filter(place.scope)
    if kind:
        chosen = chosen.filter(kind=kind)
    found = list(chosen.newest(place.column, after).with_liked(account).select_related("organization")[: most + 1])
    shown = found[:most]
    last = shown[-1] if len(found) > most else None
    return Page(cards_of(account, shown), str(Mark(getattr(last, place.column), last.pk)) if last else "")


def latest(account: Account) -> list[Card]:
    """For a home page: the district's newest."""
    return feed(account, DISTRICT, most=AT_HOME).cards


def cards_of(account: Account, entries: Iterable[Entry]) -> list[Card]:
    listed = list(entries)
    photos = photos_of(account, [entry.album_id for entry in listed])
    return [Card(entry, photos.get(entry.album_id, [])) for entry in listed]


def photos_of(account: Account, albums: Iterable[int]) -> dict[int, list[Photo]]:
    """What may be shown of the albums; an album of a card holds scenes only, and here that is asked once more."""
    shown = Photo.objects.visible_to(account).filter(album__in=list(albums))
    return by_album(shown.scenes().ready())

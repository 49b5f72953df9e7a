"""Lists of cards, what stands beneath one, and what waits for a look."""

from activities.feed.queries.cards import Card, Page, cards_of, feed, latest, photos_of
from activities.feed.queries.comments import Thread, reported, thread
from activities.feed.queries.places import Place, place_of, places_of

__all__ = [
    "Card",
    "Page",
    "Place",
    "Thread",
    "cards_of",
    "feed",
    "latest",
    "photos_of",
    "place_of",
    "places_of",
    "reported",
    "thread",
]

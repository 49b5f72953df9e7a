from activities.feed.views.comments import keep, remove, report, reported
from activities.feed.views.desk import desk
from activities.feed.views.entry import entry, like, photo, seen, take_down
from activities.feed.views.listing import listing

__all__ = [
    "desk",
    "entry",
    "keep",
    "like",
    "listing",
    "photo",
    "remove",
    "report",
    "reported",
    "seen",
    "take_down",
]

"""What changes cards, likes and comments."""

from activities.feed.services.commenting import keep_comment, remove_comment, report_comment, say
from activities.feed.services.counting import ViewCounter, views
from activities.feed.services.liking import like, unlike
from activities.feed.services.publishing import forget_practice, narrow, praise, publish, release, take_down

__all__ = [
    "ViewCounter",
    "forget_practice",
    "keep_comment",
    "like",
    "narrow",
    "praise",
    "publish",
    "release",
    "remove_comment",
    "report_comment",
    "say",
    "take_down",
    "unlike",
    "views",
]

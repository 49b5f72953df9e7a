from dataclasses import dataclass

from django.db.models import QuerySet

from activities.feed.models import Comment, Entry
from activities.feed.rules import COMMENTS_SHOWN
from organizations.access.models import Account


@dataclass(frozen=True)
class Thread:
    """The newest comments in the order they were said; `older` is the number before which the rest begins."""

    comments: list[Comment]
    older: int = 0


def thread(account: Account, entry: Entry, *, before: int = 0) -> Thread:
    said = Comment.objects.visible_to(account).filter(entry=entry).select_related("author", "organization")
    if before:
        said = said.filter(pk__lt=before)
    found = list(said.order_by("-pk")[: COMMENTS_SHOWN + 1])
    shown = found[:COMMENTS_SHOWN][::-1]
    return Thread(shown, shown[0].pk if len(found) > COMMENTS_SHOWN else 0)


def reported(account: Account) -> QuerySet[Comment]:
    """What somebody is to look at, the longest hidden first."""
    waiting = Comment.objects.judged_by(account).select_related("author", "organization", "entry__organization")
    return waiting.order_by("reported_at", "pk")

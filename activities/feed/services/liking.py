"""One like per account, however often and however fast the key is pressed."""

from datetime import datetime

from django.db import transaction

from activities.feed.models import Entry, Like
from activities.feed.services.publishing import count
from organizations.access.models import Account


def like(*, entry: Entry, by: Account, now: datetime) -> None:
    with transaction.atomic():
        _, is_new = Like.objects.get_or_create(entry=entry, account=by, defaults={"liked_at": now})
        if is_new:
            count(entry, like_count=1)


def unlike(*, entry: Entry, by: Account) -> None:
    with transaction.atomic():
        gone, _ = Like.objects.filter(entry=entry, account=by).delete()
        if gone:
            count(entry, like_count=-1)

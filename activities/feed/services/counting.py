"""Views, without a write per view.

The page sends a small POST of its own after it is shown (`js/seen.js`, so nobody waits for it, and a reading GET writes
nothing). The process that gets it adds one in memory. The first view that comes a minute or more after the last
flush writes everything collected since in one UPDATE. So a card that the whole district opens at once costs one write
per process and minute, and nothing is locked in between.

The number is honest, not exact: a phone without scripts is not counted, what a process has collected is lost when it ends,
and what comes last waits for the next view. Nothing but the page that shows it reads the number.
"""

from collections import Counter
from datetime import datetime, timedelta
from threading import Lock

from django.db.models import Case, F, PositiveIntegerField, Value, When

from activities.feed.models import Entry

EVERY = timedelta(minutes=1)


class ViewCounter:
    """What one process has seen since it last wrote; safe between threads."""

    def __init__(self) -> None:
        self.seen: Counter[int] = Counter()
        self.flushed_at: datetime | None = None
        self.lock = Lock()

    def add(self, *, entry: int, now: datetime) -> None:
        """One view more; now and then all of them are written."""
        with self.lock:
            self.seen[entry] += 1
            self.flushed_at = self.flushed_at or now
            if now - self.flushed_at < EVERY:
                return
            due, self.seen, self.flushed_at = self.seen, Counter(), now
        write_views(due)


def write_views(due: Counter[int]) -> None:
    """One statement for all cards; one that was taken down meanwhile is simply not there."""
    steps = [When(pk=pk, then=Value(number)) for pk, number in sorted(due.items())]
    more = Case(*steps, default=Value(0), output_field=PositiveIntegerField())
    Entry.objects.filter(pk__in=sorted(due)).update(view_count=F("view_count") + more)


views = ViewCounter()

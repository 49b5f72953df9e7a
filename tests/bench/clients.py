"""(d) Views and likes of one hot card under 16 clients at once, against an UPDATE of its row per view."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from told import Line, at_least, just

CLIENTS, SECONDS = 16, 2.0


def rate(act: Callable[[int, int], object]) -> float:
    """How often a second `CLIENTS` threads together get through `act(client, turn)`."""
    ends = time.perf_counter() + SECONDS

    def work(client: int) -> int:
        from django.db import connection

        turn = 0
        try:
            while time.perf_counter() < ends:
                act(client, turn)
                turn += 1
        finally:
            connection.close()
        return turn

    begun = time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        done = sum(pool.map(work, range(CLIENTS)))
    return done / (time.perf_counter() - begun)


def measure(*, rounds: int) -> list[Line]:
    from django.db.models import F
    from django.utils.timezone import now

    from activities.feed.models import Entry, Like
    from activities.feed.services import like, unlike
    from activities.feed.services.counting import ViewCounter
    from organizations.access.models import Account

    entry = Entry.objects.order_by("-shown_at")[0]
    before = entry.view_count
    readers = list(Account.objects.exclude(pk__in=Like.objects.filter(entry=entry).values("account"))[:CLIENTS])
    counter, begun = ViewCounter(), now()

    def hot(client: int, turn: int) -> None:
        Entry.objects.filter(pk=entry.pk).update(view_count=F("view_count") + 1)

    def seen(client: int, turn: int) -> None:
        # A minute of the portal is a second here, so that what is written now and then is in the figure.
        counter.add(entry=entry.pk, now=begun + 60 * (now() - begun))

    def liked(client: int, turn: int) -> None:
        if turn % 2:
            unlike(entry=entry, by=readers[client])
        else:
            like(entry=entry, by=readers[client], now=begun)

    rates: dict[str, list[float]] = {"hot": [], "seen": [], "liked": []}
    for _ in range(rounds):
        for name, act in {"hot": hot, "seen": seen, "liked": liked}.items():
            rates[name].append(rate(act))
    counter.add(entry=entry.pk, now=begun + timedelta(days=1))
    entry.refresh_from_db()
    if entry.like_count != Like.objects.filter(entry=entry).count() or entry.view_count <= before:
        raise SystemExit("the counters do not agree with what was done")
    times = [many / one for many, one in zip(rates["seen"], rates["hot"], strict=True)]
    return [
        just("d", "UPDATE of one hot row, 16 clients", rates["hot"], "/s"),
        just("d", "views of one hot card, 16 clients", rates["seen"], "/s"),
        at_least("d", "views against the hot row", times, 8),
        just("d", "likes given and taken back, one hot card", rates["liked"], "/s"),
    ]

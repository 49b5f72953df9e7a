"""(d) Views and likes of a card under 16 clients at once, against an UPDATE of a card's row per view."""

import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import timedelta

from told import Line, at_least, just

CLIENTS, SECONDS = 16, 2.0


@dataclass(frozen=True)
class Worked:
    """How many turns each client had, and in how many seconds."""

    turns: list[int]
    seconds: float

    @property
    def rate(self) -> float:
        return sum(self.turns) / self.seconds


def together(act: Callable[[int, int], object]) -> Worked:
    """`CLIENTS` threads that call `act(client, turn)` as often as they can."""
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
        turns = list(pool.map(work, range(CLIENTS)))
    return Worked(turns, time.perf_counter() - begun)


def measure(*, rounds: int) -> list[Line]:
    from django.db.models import F
    from django.utils.timezone import now

    from activities.feed.models import Entry, Like
    from activities.feed.services import like, unlike
    from activities.feed.services.counting import ViewCounter
    from organizations.access.models import Account

    # A card each: what one of the three adds would hide what another loses.
    updated, viewed, liked = Entry.objects.order_by("-shown_at")[:3]
    readers = list(Account.objects.exclude(pk__in=Like.objects.filter(entry=liked).values("account"))[:CLIENTS])
    counter, begun = ViewCounter(), now()

    def update(client: int, turn: int) -> None:
        Entry.objects.filter(pk=updated.pk).update(view_count=F("view_count") + 1)

    def view(client: int, turn: int) -> None:
        # A minute of the portal is a second here, so that what is written now and then is in the figure.
        counter.add(entry=viewed.pk, now=begun + 60 * (now() - begun))

    def like_or_not(client: int, turn: int) -> None:
        if turn % 2:
            unlike(entry=liked, by=readers[client])
        else:
            like(entry=liked, by=readers[client], now=begun)

    worked: dict[str, list[Worked]] = {"update": [], "view": [], "like": []}
    for _ in range(rounds):
        for name, act in {"update": update, "view": view, "like": like_or_not}.items():
            worked[name].append(together(act))
    counter.add(entry=viewed.pk, now=begun + timedelta(days=1))  # one view more, and all that were not written yet
    done = {name: sum(sum(one.turns) for one in rounds) for name, rounds in worked.items()}
    left = sum(turns % 2 for turns in worked["like"][-1].turns)  # whoever had an odd number of turns likes it now
    check(
        {
            "updates": (updated.view_count + done["update"], Entry.objects.get(pk=updated.pk).view_count),
            "views": (viewed.view_count + done["view"] + 1, Entry.objects.get(pk=viewed.pk).view_count),
            "likes": (liked.like_count + left, Entry.objects.get(pk=liked.pk).like_count),
            "rows of likes": (liked.like_count + left, Like.objects.filter(entry=liked).count()),
        }
    )
    rates = {name: [one.rate for one in rounds] for name, rounds in worked.items()}
    return [
        just("d", "UPDATE of one hot row, 16 clients", rates["update"], "/s"),
        just("d", "views of one hot card, 16 clients", rates["view"], "/s"),
        at_least("d", "views against the hot row", over(rates["view"], rates["update"]), 8),
        just("d", "likes given and taken back, one hot card", rates["like"], "/s"),
    ]


def over(many: list[float], one: list[float]) -> list[float]:
    return [most / least for most, least in zip(many, one, strict=True)]


def check(counts: dict[str, tuple[int, int]]) -> None:
    """A rate is worth nothing if something of it was lost."""
    if wrong := {what: pair for what, pair in counts.items() if pair[0] != pair[1]}:
        raise SystemExit(f"done and counted: {wrong}")

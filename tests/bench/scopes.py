"""(c) The newest 20 cards of a unit whose cards are all old against a busy one, page 10,000 against page 1, a hot card.

Even data hides these cases: whoever walks the whole feed by time until 20 cards of a stale unit have come walks it whole.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from told import Line, at_most, just
from turns import take_turns

CARDS, HUGE, HOT_LIKES = 600_000, 50_000, 5_000
STALE = timedelta(days=900)
DEEP, EACH = 10_000, 20


def spread(now: datetime) -> tuple[int, int]:
    """Write the cards and their albums by COPY; answers with a stale and a busy unit."""
    from django.db import connection
    from django.db.models import Max

    from activities.feed.models import Entry, Like
    from dangjian.bulk import write_rows
    from organizations.access.models import Account
    from organizations.photos.models import Album
    from organizations.tree.models import Kind, Organization

    branches = list(
        Organization.objects.filter(kind=Kind.BRANCH, committee__isnull=False)
        .order_by("pk")
        .values_list("pk", "committee_id", "path")
    )
    stale, busy = sorted({unit for _, unit, _ in branches})[:2]
    by = Account.objects.earliest("pk").pk
    album = Album.objects.aggregate(last=Max("pk"))["last"] + 1
    chosen = list(places(Random(2026), branches))
    write_rows(
        Album,
        ("id", "organization_id", "path", "committee_id", "audience", "state", "made_by_id", "made_at"),
        ((album + at, one, path, unit, "RELEASED", "SEALED", by, now) for at, (one, unit, path) in enumerate(chosen)),
    )
    write_rows(
        Entry,
        (
            "album_id", "organization_id", "path", "committee_id", "kind", "held_on", "topic", "sentence", "made_by_id", "shown_at",
            "in_committee_since", "in_district_since", "like_count", "comment_count", "view_count",
        ),
        (
            (album + at, one, path, unit, "THEME_DAY", shown.date(), f"第{at}次主题党日", "党员到社区开展志愿服务。", by, shown,
             shown, shown if at % 4 else None, at % 40, at % 7, at % 900)
            for at, (one, unit, path) in enumerate(chosen)
            for shown in [now - (STALE if unit == stale else timedelta(0)) - timedelta(seconds=at * 60 % (600 * 86_400))]
        ),
    )  # fmt: skip
    hot = Entry.objects.filter(in_district_since__isnull=False).latest("in_district_since")
    readers = Account.objects.exclude(pk=by).values_list("pk", flat=True)[:HOT_LIKES]
    write_rows(Like, ("entry_id", "account_id", "liked_at"), ((hot.pk, reader, now) for reader in readers))
    with connection.cursor() as cursor:
        for model in (Album, Entry, Like):
            cursor.execute(f'VACUUM ANALYZE "{model._meta.db_table}"')
    return stale, busy


def places(random: Random, branches: list[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    """Where each card comes from: one branch has very many."""
    huge = branches[-1]
    for number in range(CARDS):
        yield huge if number < HUGE else random.choice(branches)


def measure(units: tuple[int, int], *, rounds: int) -> list[Line]:
    from activities.feed.models import Entry
    from activities.feed.queries import Place, feed
    from activities.feed.queries.places import DISTRICT
    from activities.feed.rules import PER_PAGE, Mark
    from organizations.access.models import Account
    from organizations.tree.models import Organization

    staff = Account.objects.get(username="zuzhibu")
    stale, busy = (Place("", "in_committee_since", organization=Organization.objects.get(pk=unit)) for unit in units)
    deep = Entry.objects.visible_to(staff).newest("in_district_since")[DEEP * PER_PAGE]
    mark = Mark(deep.in_district_since, deep.pk)
    staff.reach  # noqa: B018 - read once, as on a page
    found = take_turns(
        {
            "busy": lambda: feed(staff, busy),
            "stale": lambda: feed(staff, stale),
            "first": lambda: feed(staff, DISTRICT),
            "deep": lambda: feed(staff, DISTRICT, after=mark),
        },
        rounds=rounds,
        each=EACH,
    )
    return [
        just(
            "c",
            f"newest {PER_PAGE} of a busy unit, {CARDS:,} cards",
            found.milliseconds("busy"),
            "ms",
            found.queries["busy"],
        ),
        at_most("c", "stale unit against a busy one", found.over("stale", "busy"), 3),
        just(
            "c", "page 1 of the district, a hot card on it", found.milliseconds("first"), "ms", found.queries["first"]
        ),
        at_most("c", f"page {DEEP:,} against page 1", found.over("deep", "first"), 2),
    ]

"""Whoever holds the database, and the key, and saw in which order they came, matches ballots to voters no better than chance.

The attacker is first tried on two naive tables, where every ballot is matched.
"""

from collections import Counter
from collections.abc import Iterator
from random import Random

import pytest
from ballots_factories import CODES, cast, everybody_votes, hall, poll
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.urls import reverse

from dangjian.crypto import UnreadableField
from members.ballots.models import BallotBox, Paper, Poll, Voter
from members.ballots.rules import Box
from members.ballots.services import count
from organizations.access.models import Account

pytestmark = pytest.mark.django_db

POLLS, VOTERS, SIGMAS = 30, 6, 5
ON_POSTGRES = connection.vendor == "postgresql"
ORDERS = ["id", "ctid", "xmin::text::bigint, ctid"] if ON_POSTGRES else ["id", "rowid"]


def in_every_order(table: str, column: str, poll_id: int) -> Iterator[tuple[str, list]]:
    """The rows of a poll as the database lays them down, numbers them and marks them with its transactions."""
    for order in ORDERS:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT {column} FROM {table} WHERE poll_id = %s ORDER BY {order}", [poll_id])
            yield order, [value for (value,) in cursor.fetchall()]


def hits(voters: list[int], said: list[str], truth: dict[int, str]) -> int:
    return sum(truth[voter] == word for voter, word in zip(voters, said, strict=True))


def by_lot(words: list[str]) -> float:
    """The variance of the hits when the words are laid beside themselves by lot (Hoeffding 1951)."""
    n = len(words)
    share = {word: words.count(word) / n for word in words}
    grand = sum(share[word] for word in words) / n
    return sum(((a == b) - share[a] - share[b] + grand) ** 2 for a in words for b in words) / (n - 1)


class Attack:
    """Every order of voters beside every order of ballots, forwards and backwards; how far above chance the best is."""

    def __init__(self):
        self.hits, self.expected, self.variance = Counter(), 0.0, 0.0

    def on(self, truth: list[tuple[int, str]], voters: dict[str, list[int]], said: dict[str, list[str]]) -> None:
        known, words = dict(truth), [word for _, word in truth]
        self.expected += sum(words.count(word) for word in words) / len(words)
        self.variance += by_lot(words)
        for first, people in voters.items():
            for second, found in said.items():
                self.hits[first, second] += hits(people, found, known)
                self.hits[first, second, "backwards"] += hits(people, found[::-1], known)

    @property
    def sigmas(self) -> float:
        return max(abs(one - self.expected) for one in self.hits.values()) / self.variance**0.5

    @property
    def best(self) -> int:
        return max(self.hits.values())


def naive(kind: str) -> None:
    number = {"sqlite": "integer PRIMARY KEY AUTOINCREMENT", "postgresql": "bigserial PRIMARY KEY"}[connection.vendor]
    key = number if kind == "numbered" else "text PRIMARY KEY"
    with connection.cursor() as cursor:
        for table in ("naive_roll", "naive_ballot"):
            cursor.execute(f"CREATE TABLE {table} (id {key}, poll_id bigint, value text)")


def insert(table: str, kind: str, poll_id: int, value: object, random: Random) -> None:
    key = ("", "") if kind == "numbered" else ("id, ", f"'{random.getrandbits(120):030x}', ")
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({key[0]}poll_id, value) VALUES ({key[1]}%s, %s)", [poll_id, str(value)])


@pytest.mark.parametrize("kind", ["numbered", "random ids"])
def test_the_attacker_matches_every_ballot_of_a_naive_table(kind):
    naive(kind)
    random, attack = Random(7), Attack()
    for number in range(POLLS):
        truth = [(voter, random.choice(CODES)) for voter in random.sample(range(100), VOTERS)]
        for voter, word in truth:
            insert("naive_roll", kind, number, voter, random)
            insert("naive_ballot", kind, number, word, random)
        voters = {name: [int(one) for one in rows] for name, rows in in_every_order("naive_roll", "value", number)}
        attack.on(truth, voters, dict(in_every_order("naive_ballot", "value", number)))

    assert attack.best == POLLS * VOTERS
    assert attack.sigmas > 2 * SIGMAS


def orders_of_voters(made: Poll, truth: list[tuple[int, str]]) -> dict[str, list[int]]:
    """What the roll shows, and the order in which they really came: sessions, request log and eyes show no more."""
    return {"came": [voter for voter, _ in truth], **dict(in_every_order("members_voter", "member_id", made.pk))}


def words_in(box: Box) -> list[str]:
    return [code for code, many in zip(CODES, box.lines[0], strict=True) for _ in range(many)]


@pytest.mark.proves("ballots-are-not-matched")
def test_with_the_database_and_the_key_in_hand_ballots_are_matched_no_better_than_chance(town):
    crowd, random, attack = hall(town.own, VOTERS), Random(), Attack()
    for _ in range(POLLS):
        made = poll(town.own, crowd[:1])
        truth = everybody_votes(made, random)
        boxes = list(BallotBox.objects.filter(poll=made))
        assert (len(boxes), Paper.objects.count()) == (1, 0)
        attack.on(truth, orders_of_voters(made, truth), {"box": words_in(boxes[0].opened(options=len(CODES)))})

    assert attack.sigmas < SIGMAS, attack.hits


@pytest.mark.proves("ballots-are-not-matched")
def test_the_roll_shows_no_order_in_which_they_came(town):
    crowd, random = hall(town.own, VOTERS), Random()
    first = 0
    for _ in range(POLLS):
        made = poll(town.own, crowd[:1])
        laid_down = dict(in_every_order("members_voter", "member_id", made.pk))
        came = [voter for voter, _ in everybody_votes(made, random)]
        found = dict(in_every_order("members_voter", "member_id", made.pk))
        first += sum(rows[0] == came[0] for rows in found.values())
        if ON_POSTGRES:
            with connection.cursor() as cursor:
                cursor.execute("SELECT count(DISTINCT xmin::text) FROM members_voter WHERE poll_id = %s", [made.pk])
                assert cursor.fetchone() == (1,)
        else:
            assert found == laid_down

    expected = POLLS * len(ORDERS) / VOTERS
    assert abs(first - expected) < SIGMAS * len(ORDERS) * (POLLS / VOTERS) ** 0.5


@pytest.mark.proves("ballots-are-not-matched")
def test_without_the_key_two_looks_at_the_database_show_that_somebody_voted_and_not_what(town, settings):
    crowd = hall(town.own, VOTERS)
    made = poll(town.own, crowd[:2])
    looks = [BallotBox.objects.get().sealed]
    for one in crowd:
        cast(made, one.account, "UNQUALIFIED", "EXCELLENT")
        looks.append(BallotBox.objects.get().sealed)

    assert (len(set(looks)), {len(one) for one in looks}) == (VOTERS + 1, {len(looks[0])})
    settings.FIELD_KEYS = {key: bytes(32) for key in settings.FIELD_KEYS}
    with pytest.raises(UnreadableField):
        BallotBox.objects.get().opened(options=len(CODES))


def everything() -> dict[str, set]:
    """Every row of every table as text."""
    found = {}
    for model in apps.get_models():
        found[model._meta.label] = {str(sorted(row.items())) for row in model._base_manager.values()}
    return found


@pytest.mark.proves("ballots-are-not-matched")
def test_a_vote_through_the_page_writes_the_roll_the_box_and_that_the_session_lives(client, town):
    crowd = hall(town.own, VOTERS)
    made = poll(town.own, crowd[:2])
    url = reverse("ballots:vote", args=[made.pk])
    client.force_login(crowd[3].account)
    lines = [field.html_name for field in client.get(url).context["form"]]
    before = everything()

    client.post(url, dict.fromkeys(lines, "BASICALLY_QUALIFIED"))

    after = everything()
    written = {name: after[name] - rows for name, rows in before.items() if after[name] != rows}
    assert set(written) <= {"members.Voter", "members.BallotBox", "organizations.LoginSession"}
    assert (len(written["members.Voter"]), len(written["members.BallotBox"])) == (1, 1)
    assert not [row for rows in written.values() for row in rows if "BASICALLY" in row]
    assert "ballots:vote" not in settings.KEEPS_TYPED_TEXT
    assert all(name not in {field.name for field in Account._meta.fields} for name in ("voted_at", "ballot"))


@pytest.mark.proves("ballots-are-not-matched")
def test_no_row_of_a_vote_has_a_time(town):
    kinds = {"DateTimeField", "DateField", "TimeField"}
    timed = {
        f"{model.__name__}.{field.name}"
        for model in (Voter, Paper, BallotBox)
        for field in model._meta.fields
        if field.get_internal_type() in kinds
    }
    assert timed == set()


def test_after_the_count_there_is_no_box_to_open(town):
    crowd = hall(town.own, VOTERS)
    made = poll(town.own, crowd[:1])
    everybody_votes(made, Random(3))
    closed = count(poll=made, by=crowd[0].account, today=made.opened_on)

    assert (closed.cast, BallotBox.objects.count(), Paper.objects.count()) == (VOTERS, 0, 0)

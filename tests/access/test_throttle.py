"""The count itself: windows, addresses, and exactness when everybody guesses at once."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from django.db import connection
from factories import PASSWORD, account

from organizations.access.rules import ACCOUNT, ADDRESS
from organizations.access.rules.throttle import asking_address, network
from organizations.access.services import Origin, Refused, log_in
from organizations.access.services.throttle import give_back, spend

MOMENT = datetime(2026, 9, 11, 7, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    ("remote", "forwarded", "proxies", "found"),
    [
        ("198.51.100.7", "", 0, "198.51.100.7"),
        ("198.51.100.7", "203.0.113.9", 0, "198.51.100.7"),
        ("127.0.0.1", "203.0.113.9", 1, "203.0.113.9"),
        ("127.0.0.1", "1.2.3.4, 203.0.113.9", 1, "203.0.113.9"),
        ("127.0.0.1", "1.2.3.4, 203.0.113.9, 10.0.0.2", 2, "203.0.113.9"),
        ("127.0.0.1", "", 1, "127.0.0.1"),
        ("127.0.0.1", "1.2.3.4", 2, "127.0.0.1"),
        ("127.0.0.1", "<script>", 1, "unknown"),
        ("", "", 0, "unknown"),
    ],
)
def test_only_what_our_own_proxies_add_is_believed(remote, forwarded, proxies, found):
    assert asking_address(remote, forwarded, proxies=proxies) == found


def test_a_household_of_ipv6_is_one_address():
    assert network("2001:db8:1:2:3:4:5:6") == network("2001:db8:1:2::1") == "2001:db8:1:2::"
    assert network("::ffff:198.51.100.7") == "198.51.100.7"


def test_a_window_begins_at_the_full_quarter_of_an_hour():
    assert ACCOUNT.window(MOMENT) == datetime(2026, 9, 11, 7, 0, tzinfo=UTC)


@pytest.mark.django_db
def test_an_empty_budget_gives_back_what_was_taken_from_the_others():
    for _ in range(ACCOUNT.guesses):
        assert spend([(ADDRESS, "office"), (ACCOUNT, "one")], now=MOMENT) is not None
    assert spend([(ADDRESS, "office"), (ACCOUNT, "one")], now=MOMENT) is None
    left = [spend([(ADDRESS, "office")], now=MOMENT) for _ in range(ADDRESS.guesses - ACCOUNT.guesses)]
    assert None not in left
    assert spend([(ADDRESS, "office")], now=MOMENT) is None


@pytest.mark.django_db
def test_what_is_given_back_can_be_spent_again():
    for _ in range(ACCOUNT.guesses):
        last = spend([(ACCOUNT, "one")], now=MOMENT)
    give_back(last)
    assert spend([(ACCOUNT, "one")], now=MOMENT) is not None
    assert spend([(ACCOUNT, "one")], now=MOMENT) is None


def at_once(many, act):
    """What `act(number)` says for every number, thirty-two at a time, each thread on a connection of its own."""

    def closing(number):
        try:
            return act(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(32) as pool:
        return list(pool.map(closing, range(many)))


@pytest.mark.postgres
@pytest.mark.proves("guesses-are-counted-exactly")
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="one file takes one writer at a time anyway")
def test_two_hundred_parallel_guesses_get_exactly_the_budget():
    assert sum(at_once(200, lambda _: spend([(ACCOUNT, "one")], now=MOMENT) is not None)) == ACCOUNT.guesses


@pytest.mark.postgres
@pytest.mark.proves("guesses-are-counted-exactly")
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="one file takes one writer at a time anyway")
def test_of_two_hundred_parallel_log_ins_with_wrong_passwords_ten_are_looked_at(hashings):
    account(username="owner", password=PASSWORD)

    def guess(number):
        with pytest.raises(Refused):
            log_in(identifier="owner", password=f"猜测第{number}次", origin=Origin(f"203.0.113.{number}"), now=MOMENT)

    assert hashings(lambda: at_once(200, guess)) == ACCOUNT.guesses


@pytest.mark.postgres
@pytest.mark.proves("an-office-is-not-locked-out")
@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="one file takes one writer at a time anyway")
def test_three_hundred_colleagues_come_in_at_once_from_one_address(hashings):
    people = [account(username=f"office{number}", password=PASSWORD) for number in range(300)]
    came_in = lambda number: log_in(  # noqa: E731
        identifier=f"office{number}", password=PASSWORD, origin=Origin("198.51.100.7"), now=MOMENT
    )
    assert at_once(300, came_in) == people

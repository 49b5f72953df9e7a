"""Pages are counted by every process in a file of its own, added up by whoever asks, and no page waits for a count."""

import os
from datetime import UTC, datetime, timedelta

import pytest

from dangjian.web import services
from dangjian.web.queries import answered, counts_folder
from dangjian.web.rules import Answered
from dangjian.web.services import count

NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)


def page(*, at: datetime = NOON, failed: bool = False, milliseconds: int = 10) -> None:
    count(failed=failed, milliseconds=milliseconds, now=at)


def test_pages_are_counted_by_the_hour():
    page()
    page(failed=True, milliseconds=30)
    page(at=NOON - timedelta(hours=1))
    page(at=NOON - timedelta(hours=2))

    assert answered(hours=1, now=NOON) == Answered(pages=2, failed=1, milliseconds=40)
    assert answered(hours=2, now=NOON + timedelta(minutes=59)) == Answered(3, 1, 50)
    assert answered(hours=24, now=NOON + timedelta(days=1)) == Answered()
    assert Answered(3, 1, 50).average == 16


def test_after_two_days_the_oldest_hour_is_written_over():
    page(at=NOON - timedelta(hours=48))
    page()

    assert answered(hours=48, now=NOON) == Answered(1, 0, 10)
    assert (counts_folder() / str(os.getpid())).stat().st_size == 48 * 32


def test_processes_count_for_themselves_and_one_that_was_killed_keeps_what_it_counted():
    page()
    for _ in range(3):
        if not (child := os.fork()):
            page()
            page()
            os.kill(os.getpid(), 9)
        os.waitpid(child, 0)

    assert answered(hours=1, now=NOON) == Answered(7, 0, 70)


def test_a_process_with_the_number_of_an_earlier_one_goes_on_where_it_was(monkeypatch):
    page()
    monkeypatch.setattr(services, "mine", {})
    page()

    assert answered(hours=1, now=NOON) == Answered(2, 0, 20)


def test_what_processes_left_long_ago_is_forgotten():
    counts_folder().mkdir()
    old, young = counts_folder() / "1", counts_folder() / "2"
    for file, days in ((old, 4), (young, 2)):
        file.write_bytes(b"")
        os.utime(file, (NOON.timestamp() - days * 86400,) * 2)

    page()

    assert (old.exists(), young.exists()) == (False, True)


@pytest.mark.parametrize("act", ["pread", "pwrite"])
def test_a_disk_that_fails_costs_a_count_and_no_page(monkeypatch, act):
    def full(*arguments):
        raise OSError("full")

    page()
    monkeypatch.setattr(services.os, act, full)
    page()
    monkeypatch.undo()

    assert answered(hours=1, now=NOON).pages in {0, 1}

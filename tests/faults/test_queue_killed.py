"""The queue stopped, emptied, killed and frozen (F3): pages never notice, and every job is done, once in effect."""

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest
from crowd import Crowd, Writer, album_of
from servers import Redis, broker, eventually, program
from standing import Standing, standing
from test_peak import at_rest

AT_LEAST = 100  # photos that wait when the queue fails
LONGEST = 300  # seconds until none waits any more
WAITING = "SELECT count(*) FROM organizations_photo WHERE job_state = 'WAITING'"
PULSE = "SELECT seen_at FROM dangjian_pulse"
STATE = "from dangjian.jobs.queries import worker_state\nfrom django.utils.timezone import now\nprint(worker_state(now=now()))"
pytestmark = [
    pytest.mark.faults,
    pytest.mark.once,
    pytest.mark.nightly,
    pytest.mark.skipif(not program("redis-server"), reason="needs Redis"),
]


def waiting(portal: Standing) -> int:
    return portal.rows(WAITING)[0][0]


def pile_up(portal: Standing, crowd: Crowd) -> int:
    """Each sends two albums beside what the crowd writes, while nobody prepares anything; how many photos wait."""

    def send(writer: Writer) -> None:
        beside = Writer(writer.port, writer.branch, writer.phone.cookies["sessionid"], crowd.ledger, pace=0.0, seed=0)
        for kind in (
            "THEME_DAY",
            "MEMBERS_MEETING",
        ):  # of a kind everybody has one draft, and the crowd writes lectures
            album = album_of(beside, kind)
            for _ in range(8):
                beside.send_photo(album)

    with ThreadPoolExecutor(len(crowd.writers)) as pool:
        list(pool.map(send, crowd.writers))
    return waiting(portal)


@contextmanager
def frozen_workers(portal: Standing) -> Iterator[list[int]]:
    """Nobody prepares anything, until they wake up."""
    workers = portal.find("worker") + portal.find("worker's child")
    for pid in workers:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield workers
    finally:
        for pid in workers:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)


def stopped(queue: Redis, portal: Standing, crowd: Crowd) -> int:
    """Until it is noticed that nothing is heard of the worker."""
    assert eventually(lambda: portal.act(STATE).strip() == "ok")
    queue.kill()
    assert eventually(lambda: portal.act(STATE).strip() == "silent", seconds=300)
    left = pile_up(portal, crowd)
    queue.start()
    return left


def emptied(queue: Redis, portal: Standing, crowd: Crowd, *, flush: bool = True) -> int:
    """With messages in it, which came in while the worker was frozen; it wakes up no more, and nobody sends anything
    afterwards."""
    with frozen_workers(portal) as workers:
        pile_up(portal, crowd)
        crowd.stop()
        left = waiting(portal)
        if flush:
            queue.ask("FLUSHALL")
        for pid in workers:
            os.kill(pid, signal.SIGKILL)
    return left


def swept(portal: Standing, times: int) -> bool:
    """A worker came back and looked so often: what waits even now is waited for in vain."""

    def again() -> bool:
        before = portal.rows(PULSE)
        return eventually(lambda: portal.rows(PULSE) != before)

    return all(again() for _ in range(times))


def killed(queue: Redis, portal: Standing, crowd: Crowd) -> int:
    with frozen_workers(portal):
        left = pile_up(portal, crowd)
        queue.kill()
        queue.start()
    return left


def frozen(queue: Redis, portal: Standing, crowd: Crowd) -> int:
    queue.signal(signal.SIGSTOP)
    pile_up(portal, crowd)
    time.sleep(15)
    left = waiting(portal)
    queue.signal(signal.SIGCONT)
    return left


@pytest.mark.parametrize("how", [stopped, emptied, killed, frozen])
def test_a_queue_that_fails_loses_no_job_and_no_page(peopled, tmp_path, how, verdict):
    folder, sessions = peopled
    with broker() as queue, standing(tmp_path, like=folder, REDIS_URL=queue.url) as portal:
        portal.start()
        with Crowd(portal, sessions, rate=15.0) as crowd:
            time.sleep(3)
            left, began = how(queue, portal, crowd), time.monotonic()
            time.sleep(2)
        eventually(lambda: waiting(portal) == 0, seconds=LONGEST + 60)
        undone, took = waiting(portal), time.monotonic() - began
        unanswered = crowd.ledger.unanswered
        verdict(
            "F3",
            f"Redis {how.__name__}",
            rounds=1,
            reached=f"{len(crowd.ledger.photos)}件照片，出事时{left}件在等，以后{took:.0f}秒做完，没有做成{undone}，"
            f"页面没有回答{unanswered}次",
            goal=f"在等至少{AT_LEAST}，≤{LONGEST}秒，都做成，0次",
            met=left >= AT_LEAST and took <= LONGEST and (undone, unanswered) == (0, 0),
        )
        assert (undone, unanswered) == (0, 0)
        assert left >= AT_LEAST
        assert took <= LONGEST
        at_rest(portal, crowd, patience=5)


def left_undone(peopled: tuple[Path, list[tuple[int, str]]], folder: Path, *, flush: bool) -> int:
    """By a portal whose work waits in the queue alone, once its worker was killed and has come back."""
    like, sessions = peopled
    alone = {"DJANGO_SETTINGS_MODULE": "unprotected", "UNPROTECTED": "a row that waits"}
    with broker() as queue, standing(folder, like=like, REDIS_URL=queue.url, **alone) as portal:
        portal.start()
        with Crowd(portal, sessions, rate=15.0) as crowd:
            time.sleep(3)
            assert emptied(queue, portal, crowd, flush=flush) >= AT_LEAST
        assert swept(portal, 3)
        eventually(lambda: waiting(portal) == 0, seconds=60)
        return waiting(portal)


def test_the_same_look_finds_what_a_portal_loses_whose_work_waits_in_the_queue_alone(peopled, tmp_path, verdict):
    """The control: whoever takes a photo in puts its work into the queue, and nobody looks at the rows. That does, as long
    as nobody empties it."""
    green, red = (left_undone(peopled, tmp_path / str(flush), flush=flush) for flush in (False, True))

    verdict(
        "F3",
        "同上，只靠队列",
        rounds=1,
        reached=f"后台被杀、队列还在：没有做{green}；队列也清空：没有做{red}",
        goal="0，发现没做",
        met=green == 0 and red > 0,
        control="变红" if red else "没有变红",
    )
    assert green == 0
    assert red

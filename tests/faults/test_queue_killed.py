"""The queue stopped, emptied, killed and frozen (F3): pages never notice, and every job is done, once in effect."""

import os
import signal
import time

import pytest
from crowd import Crowd
from servers import Redis, broker, eventually, program
from standing import Standing, standing
from test_peak import at_rest

WAITING = "SELECT count(*) FROM organizations_photo WHERE job_state = 'WAITING'"
PULSE = "SELECT seen_at FROM dangjian_pulse"
STATE = "from dangjian.jobs.queries import worker_state\nfrom django.utils.timezone import now\nprint(worker_state(now=now()))"
pytestmark = [
    pytest.mark.faults,
    pytest.mark.once,
    pytest.mark.nightly,
    pytest.mark.skipif(not program("redis-server"), reason="needs Redis"),
]


def stopped(queue: Redis, portal: Standing, crowd: Crowd) -> None:
    """Until it is noticed that nothing is heard of the worker."""
    assert eventually(lambda: portal.act(STATE).strip() == "ok")
    queue.kill()
    assert eventually(lambda: portal.act(STATE).strip() == "silent", seconds=300)
    queue.start()


def emptied(queue: Redis, portal: Standing, crowd: Crowd) -> None:
    """With messages in it, which came in while the worker was frozen; it wakes up no more, and nobody sends anything
    afterwards."""
    workers = portal.find("worker") + portal.find("worker's child")
    for pid in workers:
        os.kill(pid, signal.SIGSTOP)
    time.sleep(5)
    crowd.stop()
    queue.ask("FLUSHALL")
    assert portal.rows(WAITING) != [(0,)], "nothing was in it"
    for pid in workers:
        os.kill(pid, signal.SIGKILL)


def swept(portal: Standing, times: int) -> bool:
    """A worker came back and looked so often: what waits even now is waited for in vain."""

    def again() -> bool:
        before = portal.rows(PULSE)
        return eventually(lambda: portal.rows(PULSE) != before)

    return all(again() for _ in range(times))


def killed(queue: Redis, portal: Standing, crowd: Crowd) -> None:
    queue.kill()
    queue.start()


def frozen(queue: Redis, portal: Standing, crowd: Crowd) -> None:
    queue.signal(signal.SIGSTOP)
    time.sleep(15)
    queue.signal(signal.SIGCONT)


@pytest.mark.parametrize("how", [stopped, emptied, killed, frozen])
def test_a_queue_that_fails_loses_no_job_and_no_page(peopled, tmp_path, how, verdict):
    folder, sessions = peopled
    with broker() as queue, standing(tmp_path, like=folder, REDIS_URL=queue.url) as portal:
        portal.start()
        with Crowd(portal, sessions, rate=15.0) as crowd:
            time.sleep(3)
            how(queue, portal, crowd)
            time.sleep(2)
        backlog, began = portal.rows(WAITING)[0][0], time.monotonic()
        assert eventually(lambda: portal.rows(WAITING)[0][0] == 0, seconds=300)
        cleared = time.monotonic() - began
        verdict(
            "F3",
            f"Redis {how.__name__}",
            rounds=1,
            reached=f"{len(crowd.ledger.photos)}件都做成，欠{backlog}件{cleared:.0f}秒做完，页面没有回答{crowd.ledger.unanswered}次",
            goal="都做成，≤300秒，0次",
        )
        assert crowd.ledger.unanswered == 0
        at_rest(portal, crowd, patience=5)


def test_the_same_look_finds_what_a_portal_loses_whose_work_waits_in_the_queue_alone(peopled, tmp_path, verdict):
    """The control: whoever takes a photo in puts its work into the queue, and nobody looks at the rows."""
    folder, sessions = peopled
    with (
        broker() as queue,
        standing(
            tmp_path,
            like=folder,
            REDIS_URL=queue.url,
            DJANGO_SETTINGS_MODULE="unprotected",
            UNPROTECTED="a row that waits",
        ) as portal,
    ):
        portal.start()
        with Crowd(portal, sessions, rate=15.0) as crowd:
            time.sleep(3)
            emptied(queue, portal, crowd)
        assert swept(portal, 3)
        lost = portal.rows(WAITING)[0][0]

    verdict(
        "F3",
        "同上，只靠队列",
        rounds=1,
        reached=f"后台回来以后还有{lost}件没有做",
        goal="发现没做",
        control="变红" if lost else "没有变红",
    )
    assert lost

"""A hundred photos at once, or over slow lines (F12): all are stored and prepared, two at a time, and pages are answered."""

import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from crowd import Crowd
from photos_factories import megapixels
from reader import Reader
from servers import eventually
from standing import Standing, standing
from test_uploads_killed import many, send

DONE = "SELECT count(*) FROM organizations_photo WHERE job_state = 'DONE'"
# Seconds until all are stored and until all are prepared, megabytes, decoders, and seconds that nineteen of twenty pages took.
LIMITS = (60, 180, 200, 2, 0.8)
pytestmark = [pytest.mark.faults, pytest.mark.once, pytest.mark.nightly]


def memory(portal: Standing, role: str) -> float:
    """Megabytes in the main memory of all processes of a role."""
    found = 0.0
    for pid in portal.find(role):
        found += int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * 4096 / 1e6
    return found


def decoders(portal: Standing) -> int:
    """A workshop knows nothing of its portal: only its parent does."""
    own, found = portal.pids(), 0
    for entry in Path("/proc").glob("[0-9]*"):
        with suppress(OSError):
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            found += parent in own and b"dangjian.images" in (entry / "cmdline").read_bytes()
    return found


class Watcher(threading.Thread):
    """How much memory the web process needed beyond what it had, and how many pictures were decoded at once."""

    def __init__(self, portal: Standing) -> None:
        super().__init__(daemon=True)
        self.portal, self.over = portal, threading.Event()
        self.at_rest, self.most, self.busiest = memory(portal, "web worker"), 0.0, 0

    def run(self) -> None:
        while not self.over.wait(0.5):
            self.most = max(self.most, memory(self.portal, "web worker") - self.at_rest)
            self.busiest = max(self.busiest, decoders(self.portal))

    def stop(self) -> None:
        self.over.set()
        self.join()


@pytest.mark.parametrize(("rate", "kind"), [(0, "一齐"), (500_000, "每秒500 KB的慢网")])
def test_a_hundred_photos_at_once_are_all_stored_and_prepared_while_pages_are_answered(
    peopled, tmp_path, rate, kind, verdict
):
    folder, sessions = peopled
    with standing(tmp_path, like=folder) as portal:
        portal.start()
        writers = Crowd(portal, sessions, rate=1e9).writers
        requests = many(writers, 100, megapixels())
        reader = Reader(writers[7], every=0.25)
        reader.start()
        # What the first look at a page brings in is not the photos' doing.
        assert eventually(lambda: len(reader.took) >= 8)
        reader.took.clear()
        watcher = Watcher(portal)
        watcher.start()
        began = time.monotonic()
        with ThreadPoolExecutor(100) as pool:
            statuses = list(pool.map(lambda request: send(portal.port, request, rate=rate), requests))
        stored = time.monotonic() - began
        ready = eventually(lambda: portal.rows(DONE)[0][0] == statuses.count(200), seconds=600)
        prepared = time.monotonic() - began
        watcher.stop()
        took = reader.stop()

    slow = took[int(len(took) * 0.95)]
    found = (stored, prepared, watcher.most, watcher.busiest, slow)
    whole = (statuses, ready, set(reader.answers)) == ([200] * 100, True, {200})
    verdict(
        "F12",
        f"100张1200万像素照片{kind}",
        rounds=1,
        reached=f"收下{statuses.count(200)}张{stored:.0f}秒，缩略图{prepared:.0f}秒，网站内存多{watcher.most:.0f} MB，"
        f"同时解码{watcher.busiest}，首页和表单{len(took)}次，不是200的{reader.answers.total() - reader.answers[200]}，"
        f"p95 {slow * 1000:.0f}毫秒",
        goal="100张≤60秒，≤180秒，≤200 MB，≤2，0，≤800毫秒",
        met=whole and all(one <= limit for one, limit in zip(found, LIMITS, strict=True)),
    )
    assert (Counter(statuses), ready, set(reader.answers)) == ({200: 100}, True, {200})
    assert watcher.busiest >= 1
    assert [(one, limit) for one, limit in zip(found, LIMITS, strict=True) if one > limit] == []


def test_the_same_look_finds_more_decoders_than_two_when_everybody_may_decode(peopled, tmp_path, verdict):
    """The control: six workers, each with a decoder of its own."""
    folder, sessions = peopled
    with standing(tmp_path, like=folder, WORKER_POOL="prefork", WORKER_CONCURRENCY="6") as portal:
        portal.start()
        requests = many(Crowd(portal, sessions, rate=1e9).writers, 100, megapixels())
        green = decoders(portal)
        assert {send(portal.port, request) for request in requests} == {200}
        red = eventually(lambda: decoders(portal) > 2, seconds=60)

    verdict(
        "F12",
        "同上，六个后台任务一起处理",
        rounds=1,
        reached=f"没有照片时{green}，然后" + ("同时解码多于2" if red else "至多2"),
        goal="发现多于2",
        met=green == 0 and red,
        control="变红" if red else "没有变红",
    )
    assert (green, red) == (0, True)

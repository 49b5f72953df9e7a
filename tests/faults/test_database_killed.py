"""PostgreSQL stopped, killed and started again under load (F4): no acknowledged record is lost, and who has to wait is told."""

import json
import os
import random
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

import pytest
from crowd import FILL, NOT_BACK, Crowd, lost
from servers import Postgres, eventually, postgres, program
from standing import Standing, standing
from test_peak import at_rest

ROUNDS = 15
MOST_ROUNDS = 8  # of the control: what a kill finds in memory only is luck
SOON = 10.0  # seconds until everybody is answered again
pytestmark = [
    pytest.mark.faults,
    pytest.mark.once,
    pytest.mark.nightly,
    pytest.mark.skipif(not program("initdb"), reason="needs PostgreSQL's programs"),
]


def fast(server: Postgres) -> bool:
    server.stop("fast")
    return True


def immediate(server: Postgres) -> bool:
    server.stop("immediate")
    return True


def killed(server: Postgres) -> bool:
    return server.kill()


def one_backend(server: Postgres) -> bool:
    """The others are ended by the server itself, which then recovers."""
    with suppress(ProcessLookupError, IndexError):
        os.kill(random.choice(server.backends()), signal.SIGKILL)
        return True
    return False


@dataclass(frozen=True)
class Prepared:
    """A stopped cluster and a data folder, to be copied, and the sessions of eight secretaries."""

    cluster: Path
    folder: Path
    sessions: list[tuple[int, str]]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory) -> Iterator[Prepared]:
    folder = tmp_path_factory.mktemp("prepared")
    with postgres("fsync=off") as server:
        portal = Standing(folder, DATABASE_URL=server.url)
        portal.run("manage.py", "migrate", "-v0")
        sessions = [tuple(one) for one in json.loads(portal.act(FILL.format(writers=8)))]
        server.stop("fast")
        yield Prepared(server.data, folder, sessions)


@contextmanager
def stormed(prepared: Prepared, folder: Path, *settings: str) -> Iterator[tuple[Postgres, Standing, Crowd]]:
    """Everybody at it, on a server and a portal of their own."""
    with (
        postgres(*settings, like=prepared.cluster) as server,
        standing(folder, like=prepared.folder, DATABASE_URL=server.url) as portal,
    ):
        portal.start()
        with Crowd(portal, prepared.sessions, rate=25.0) as crowd:
            yield server, portal, crowd


def disturbed(
    server: Postgres, portal: Standing, crowd: Crowd, how, moments: random.Random
) -> tuple[list[str] | None, float]:
    """What is missing, and after how many seconds everybody was answered; None when there was nobody to stop."""
    time.sleep(moments.uniform(0.5, 2.5))
    if not how(server):
        return None, 0.0
    if how is not one_backend:
        server.start()
    began, before = time.monotonic(), len(crowd.ledger.records)
    if not eventually(lambda: all(writer.heard > began for writer in crowd.writers)):
        return [NOT_BACK], time.monotonic() - began
    took = time.monotonic() - began
    if not eventually(lambda: len(crowd.ledger.records) > before):
        return [NOT_BACK], took
    return crowd.violations(), took


@pytest.mark.parametrize("how", [fast, immediate, killed, one_backend])
def test_a_restarted_database_loses_nothing_that_was_acknowledged(prepared, tmp_path, how, verdict):
    moments = random.Random(4)
    with stormed(prepared, tmp_path, "fsync=on") as (server, portal, crowd):
        rounds = [disturbed(server, portal, crowd, how, moments) for _ in range(ROUNDS)]
        crowd.stop()
        checked = [(found, seconds) for found, seconds in rounds if found is not None]
        wrong, slowest = [found for found, _ in checked if found], max(seconds for _, seconds in rounds)
        enough, refused = len(checked) >= ROUNDS - 1, len(crowd.ledger.refused)
        verdict(
            "F4",
            f"PostgreSQL {how.__name__}",
            rounds=len(checked),
            void=ROUNDS - len(checked),
            reached=f"{len(crowd.ledger.records)}份有回执，丢{sum(lost(found) for found, _ in checked)}，"
            f"没有恢复{wrong.count([NOT_BACK])}次，最慢{slowest:.1f}秒以后人人都有回答，503以外的错误{refused}",
            goal=f"丢0，没有恢复0，≤{SOON:.0f}秒，0",
            met=not wrong and enough and slowest <= SOON and not refused,
        )
        assert wrong == []
        assert enough
        at_rest(portal, crowd, patience=200)
        assert slowest <= SOON


def test_the_same_look_finds_what_a_database_loses_that_answers_before_it_has_written(prepared, tmp_path, verdict):
    """The control: what stands in the memory of a killed server alone is gone; one that was asked to stop loses nothing."""
    lazy = "synchronous_commit=off", "wal_writer_delay=10000", "wal_writer_flush_after=100MB", "wal_buffers=64MB"
    # A page that goes to the disk takes what was written before it along.
    lazy += "bgwriter_lru_maxpages=0", "autovacuum=off"
    moments = random.Random(5)
    with stormed(prepared, tmp_path, *lazy) as (server, portal, crowd):
        green, _ = disturbed(server, portal, crowd, fast, moments)
        checked, void = [], 0
        while len(checked) + void < MOST_ROUNDS and not any(map(lost, checked)):
            found, _ = disturbed(server, portal, crowd, killed, moments)
            checked, void = (checked, void + 1) if found is None else ([*checked, found], void)
    gone = max(map(lost, checked), default=0)

    verdict(
        "F4",
        "同上，synchronous_commit=off",
        rounds=len(checked),
        void=void,
        reached=f"好好停下不对{len(green)}，杀掉丢{gone}",
        goal="好好停下0，杀掉发现丢失",
        met=green == [] and gone > 0,
        control="变红" if gone else "没有变红",
    )
    assert green == []
    assert gone

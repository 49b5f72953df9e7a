"""Which programs run side by side, with which arguments, and how patiently they are started again."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass

LONGEST_PAUSE = 30.0
STEADY = 20.0  # whatever cannot start at all is dead sooner; a server that has answered so long is wanted back at once
REQUESTS_AT_ONCE = 64
LOG_FORMAT = "dangjian/portal/granian.json"


@dataclass(frozen=True)
class Program:
    """One child of the portal: `name` is also its log file's."""

    name: str
    label: str
    command: Sequence[str]


@dataclass(frozen=True)
class Broker:
    """Where tasks wait; `program` is the server to run for it, when there is one of our own."""

    url: str
    sentence: str
    program: Program | None = None


def pause(failures: int) -> float:
    """Seconds before the next start: 1, 2, 4, … up to half a minute."""
    return min(LONGEST_PAUSE, 2.0 ** (failures - 1))


def failures_after(failures: int, *, lived: float) -> int:
    """How often in a row a program has died; one that had run steadily starts a new count."""
    return 1 if lived >= STEADY else failures + 1


def web(*, host: str, port: int, workers: int) -> Program:
    """A thread per request: with few threads, a few phones on a bad line would keep everybody waiting."""
    flags = ["--interface", "wsgi", "--http", "1", "--no-ws", "--host", host, "--port", str(port)]
    flags += ["--workers", str(workers), "--workers-kill-timeout", "5", "--workers-max-rss", "600"]
    flags += ["--respawn-failed-workers", "--respawn-interval", "1", "--backpressure", str(REQUESTS_AT_ONCE)]
    flags += ["--log-level", "warning", "--log-config", LOG_FORMAT]
    return Program("web", "网站", [sys.executable, "-m", "granian", *flags, "dangjian.wsgi:application"])


def worker(*, pool: str, concurrency: int) -> Program:
    flags = ["--pool", pool, "--concurrency", str(concurrency), "--loglevel", "WARNING"]
    flags += ["--without-gossip", "--without-mingle", "--without-heartbeat"]
    return Program("worker", "后台任务", [*celery(), "worker", *flags])


def beat(*, schedule: str) -> Program:
    return Program("beat", "定时任务", [*celery(), "beat", "--loglevel", "WARNING", "--schedule", schedule])


def celery() -> list[str]:
    return [sys.executable, "-m", "celery", "--quiet", "--app", "dangjian"]


def queue_server(*, binary: str, socket: str, folder: str) -> Program:
    """Valkey or Redis on a private socket: no port, nothing on disk, and never a message dropped for memory."""
    flags = ["--port", "0", "--unixsocket", socket, "--unixsocketperm", "700", "--dir", folder]
    flags += ["--save", "", "--appendonly", "no", "--maxmemory-policy", "noeviction", "--daemonize", "no"]
    return Program("broker", "任务队列", [binary, *flags])

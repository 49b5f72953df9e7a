"""The whole portal as it runs: `manage.py portal` with its processes, each of which can be named and killed."""

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path

import psycopg
from servers import eventually, free_port, listens

ROOT = Path(__file__).resolve().parents[2]
PATHS = [
    ROOT,
    ROOT / "tests",
    ROOT / "tests" / "faults",
    ROOT / "tests" / "activities",
    ROOT / "tests" / "organizations",
]
# What stands in the command of a process, and whether it is the one that started others of the same words.
ROLES = {
    "portal": ("manage.py portal", True),
    "web": ("granian", True),
    "web worker": ("granian", False),
    "worker": (" worker ", True),
    "worker's child": (" worker ", False),
    "beat": (" beat ", True),
    "queue": ("queue.sock", True),
}


class Standing:
    """A portal in a data folder of its own, on its own SQLite and Valkey, or on the servers that `more` names."""

    def __init__(self, folder: Path, **more: str) -> None:
        self.folder, self.port = folder, free_port()
        self.environment = {
            "PATH": os.environ["PATH"],
            "DATA_DIR": str(folder),
            "DJANGO_SETTINGS_MODULE": "dangjian.settings",
            "PYTHONPATH": os.pathsep.join(map(str, PATHS)),
            "PORT": str(self.port),
            "WEB_WORKERS": "1",
            "TMPDIR": str(folder / "run"),
        } | more
        (folder / "run").mkdir(exist_ok=True)
        self.process: subprocess.Popen | None = None

    def run(self, *arguments: str) -> str:
        """A command beside the running portal; what it printed."""
        done = subprocess.run(
            [sys.executable, *arguments], cwd=ROOT, env=self.environment, check=False, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    def act(self, act: str) -> str:
        return self.run("-c", f"import django\ndjango.setup()\n{act}")

    def start(self) -> None:
        self.begin()
        assert eventually(self.listens), "the portal did not come up"

    def begin(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "manage.py", "portal"],
            cwd=ROOT,
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def pids(self) -> dict[int, tuple[int, str]]:
        """Every process of this portal, by its number: its parent's, and its command."""
        found, mark = {}, f"DATA_DIR={self.folder}".encode()
        for entry in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                command = (entry / "cmdline").read_bytes().replace(b"\0", b" ").decode()
                # Valkey writes its name over its environment.
                if mark in (entry / "environ").read_bytes().split(b"\0") or f"{self.folder}/" in command:
                    state, parent = (entry / "stat").read_text().rpartition(")")[2].split()[:2]
                    found |= {int(entry.name): (int(parent), command)} if state != "Z" else {}
        return found

    def listens(self) -> bool:
        return listens(self.port, *self.pids())

    def find(self, role: str) -> list[int]:
        """The process of a role; of those below it, the oldest first."""
        words, is_first = ROLES[role]
        pids = self.pids()
        same = {pid for pid, (_, command) in pids.items() if words in command}
        first = {pid for pid in same if pids[pid][0] not in same}
        below = {pid for pid, (parent, _) in pids.items() if parent in first and pid not in first}
        if role == "portal":
            return [self.process.pid] if self.process and self.process.poll() is None else []
        return sorted(first if is_first else below)

    def kill(self, role: str, which: Callable[[list[int]], int] = max) -> int:
        """The process that is dead now, or 0 when there was none to kill; of several, the newest or the one chosen."""
        for pid in map(which, filter(None, [self.find(role)])):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
                if pid == self.process.pid:  # until it is seen to be gone, so that it is started again
                    self.process.wait(timeout=30)
                return pid
        return 0

    def revive(self) -> bool:
        """What systemd does: start the portal again whenever it is gone. Says whether pages are answered in the end."""

        def answers() -> bool:
            if self.process.poll() is not None:
                eventually(lambda: not self.pids())
                self.begin()
            return self.listens()

        return eventually(answers)

    def stop(self) -> None:
        for pid in [*self.pids(), self.process.pid] if self.process else self.pids():
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        if self.process:
            self.process.wait(timeout=30)

    def rows(self, sql: str) -> list[tuple]:
        if url := self.environment.get("DATABASE_URL"):
            return asked(url, sql)
        with closing(sqlite3.connect(self.folder / "portal.sqlite3", timeout=20)) as connection:
            return connection.execute(sql).fetchall()


def asked(url: str, sql: str) -> list[tuple]:
    """A server that is just recovering is asked again: that it could not be asked is not that a row is lost."""
    deadline = time.monotonic() + 30
    while True:
        try:
            with psycopg.connect(url) as connection:
                return connection.execute(sql).fetchall()
        except psycopg.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.2)


@contextmanager
def standing(folder: Path, like: Path | None = None, **more: str) -> Iterator[Standing]:
    """Running; filled like the folder `like` was, so that nothing is migrated twice."""
    if like:
        shutil.copytree(like, folder, dirs_exist_ok=True)
    one = Standing(folder, **more)
    try:
        yield one
    finally:
        one.stop()

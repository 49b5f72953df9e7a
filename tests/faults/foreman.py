"""Starts processes of a portal by forking one whose modules are loaded: two seconds of processor less for each."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Reads a line `environment, arguments, act, seconds`; a child does it, and is killed after the seconds. Says how it ended:
# only here is it certain that its number is still its own. A child that waits for ever ends itself: whoever reads waits for
# it, and nobody is left behind by a run that was broken off.
MAIN = """
import json, os, signal, sys, time
import django
django.setup()
import dangjian.urls
quiet = os.open(os.devnull, os.O_RDWR)
for line in sys.stdin:
    environment, arguments, act, seconds = json.loads(line)
    if not (child := os.fork()):
        signal.alarm(120)
        os.dup2(quiet, 0)
        os.dup2(quiet, 1)
        os.environ |= environment
        sys.argv = ["-c", *arguments]
        exec(act, {"__name__": "__main__"})
        os._exit(0)
    if seconds is not None:
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
    print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), flush=True)
"""


class Foreman:
    """Its children open the database themselves: it never does. One at a time."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-c", MAIN],
            cwd=ROOT,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def run(self, act: str, *arguments: str, after: float | None = None, **more: str) -> int:
        """0, 1 for an error, -9 when it was killed, -14 when it never came to an end; `more` stands in its environment."""
        print(json.dumps([more, arguments, act, after]), file=self.process.stdin, flush=True)
        return int(self.process.stdout.readline())


class Workplace:
    """A data folder that is laid out anew for each test, and a foreman who works in it."""

    def __init__(self, folder: Path, like: Path, fill: str, **more: str) -> None:
        self.folder, self.filled = folder / "data", folder / "filled"
        shutil.copytree(like, self.folder)
        self.foreman = Foreman(environment(self.folder) | more)
        assert self.run(fill) == 0
        shutil.copytree(self.folder, self.filled)

    def anew(self) -> None:
        shutil.rmtree(self.folder)
        shutil.copytree(self.filled, self.folder)

    def run(self, act: str, *arguments: str, after: float | None = None, **more: str) -> int:
        return self.foreman.run(act, *arguments, after=after, **more)

    def rows(self, sql: str) -> list[tuple]:
        with closing(sqlite3.connect(self.folder / "portal.sqlite3")) as connection:
            return connection.execute(sql).fetchall()


def environment(folder: Path) -> dict[str, str]:
    names = ("activities", "analytics", "faults", "members", "organizations")
    paths = [ROOT, ROOT / "tests", *(ROOT / "tests" / name for name in names)]
    return {
        "PATH": os.environ["PATH"],
        "DATA_DIR": str(folder),
        "DJANGO_SETTINGS_MODULE": "dangjian.settings",
        "PYTHONPATH": os.pathsep.join(map(str, paths)),
    }


@contextmanager
def workplace(folder: Path, *, like: Path, fill: str, **more: str) -> Iterator[Workplace]:
    one = Workplace(folder, like, fill, **more)
    with one.foreman.process as process:
        yield one
        process.kill()

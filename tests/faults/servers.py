"""Servers for the faults alone, on free ports and in folders of their own: they are killed like everything else."""

import os
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

AS_ROOT = os.geteuid() == 0
WITHIN = 180.0  # on a machine that has other things to do


def program(name: str) -> str:
    """Where Debian hides what no user calls; empty when it is not there."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"))
    return shutil.which(name) or (str(found[-1]) if found else "")


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def listens(port: int, *pids: int) -> bool:
    """Whether it is one of these who listens: since the port was free, a stranger may have taken it."""
    lines = [line.split() for line in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    doors = {f"socket:[{words[9]}]" for words in lines if words[1].endswith(f":{port:04X}") and words[3] == "0A"}
    return any(str(held.readlink()) in doors for pid in pids for held in Path(f"/proc/{pid}/fd").iterdir())


def eventually(condition, *, seconds: float = WITHIN) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        with suppress(OSError):
            if condition():
                return True
        time.sleep(0.1)
    return False


class Postgres:
    """A cluster that brings everything to the disk before it answers, unless `settings` say otherwise."""

    def __init__(self, *settings: str, like: Path | None = None) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="faults-", dir="/tmp"))
        self.port, self.settings = free_port(), settings
        self.url = f"postgres://postgres@127.0.0.1:{self.port}/postgres"
        if AS_ROOT:
            shutil.chown(self.folder, "postgres", "postgres")
        if like:
            subprocess.run(["cp", "-a", str(like), str(self.data)], check=True)
            return
        self.run("initdb", "-D", str(self.data), "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8")

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def run(self, name: str, *arguments: str) -> int:
        become = ["runuser", "-u", "postgres", "--"] if AS_ROOT else []  # PostgreSQL refuses to run as root
        return subprocess.run(
            [*become, program(name), *arguments], check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        ).returncode

    def start(self) -> None:
        """Until it answers: whoever counts on a server that did not start counts nothing."""
        said = ["-p", str(self.port), "-h", "127.0.0.1", "-k", str(self.folder)]
        said += [word for setting in self.settings for word in ("-c", setting)]
        log = str(self.folder / "log")

        def started() -> bool:
            return self.run("pg_ctl", "-D", str(self.data), "-l", log, "-w", "-o", " ".join(said), "start") == 0

        assert eventually(started), (self.folder / "log").read_text()[-2000:]

    def stop(self, how: str) -> None:
        self.run("pg_ctl", "-D", str(self.data), "-m", how, "-w", "stop")

    def postmaster(self) -> int:
        """0 when the file names nobody, or a stranger."""
        with suppress(OSError, ValueError, IndexError):
            pid = int((self.data / "postmaster.pid").read_text().splitlines()[0])
            if (Path("/proc") / str(pid) / "comm").read_text().strip() == "postgres":
                return pid
        return 0

    def backends(self) -> list[int]:
        """The processes that serve the portal's connections."""
        found = []
        for entry in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                words = (entry / "cmdline").read_bytes().split(b"\0")[0]
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                if parent == self.postmaster() and words.startswith(b"postgres: postgres"):
                    found.append(int(entry.name))
        return found

    def kill(self) -> bool:
        """As hard as it goes, and not up again before its orphans have left the shared memory; whether there was one."""
        if pid := self.postmaster():
            os.kill(pid, signal.SIGKILL)
        return bool(pid)

    def remove(self) -> None:
        self.stop("immediate")
        shutil.rmtree(self.folder, ignore_errors=True)


class Redis:
    """A broker that keeps nothing on the disk."""

    def __init__(self) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self.process: subprocess.Popen | None = None

    def start(self) -> None:
        flags = ["--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self.process = subprocess.Popen([program("redis-server"), *flags], stdout=subprocess.DEVNULL)
        assert eventually(lambda: self.process.poll() is not None or listens(self.port, self.process.pid))
        assert self.process.poll() is None, "the port was taken"

    def signal(self, number: int) -> None:
        self.process.send_signal(number)

    def kill(self) -> None:
        self.process.kill()
        self.process.wait()

    def ask(self, *words: str) -> str:
        """One command in the plain form, and its answer as it comes."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=10) as line:
            line.sendall((" ".join(words) + "\r\n").encode())
            return line.recv(65536).decode()


@contextmanager
def postgres(*settings: str, like: Path | None = None) -> Iterator[Postgres]:
    """Filled like the stopped cluster in the folder `like`, so that nothing is migrated twice."""
    one = Postgres(*settings, like=like)
    try:
        one.start()
        yield one
    finally:
        one.remove()


@contextmanager
def broker() -> Iterator[Redis]:
    one = Redis()
    try:
        one.start()
        yield one
    finally:
        one.signal(signal.SIGCONT)
        one.kill()

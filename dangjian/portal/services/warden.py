"""The warden: a small process that outlives the portal by seconds, so that even a killed portal leaves none behind."""

import os
import shutil
import signal
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

PATIENCE = 5.0


class Warden:
    """Told of every process group; when the pipe breaks it ends those it knows and removes the run folder."""

    def __init__(self, *, folder: Path) -> None:
        read, self.pipe = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            os.close(self.pipe)
            keep_watch(read, folder)
        os.close(read)

    def learn(self, group: int) -> None:
        os.write(self.pipe, b"+%d\n" % group)

    def forget(self, group: int) -> None:
        os.write(self.pipe, b"-%d\n" % group)

    def dismiss(self) -> None:
        os.close(self.pipe)
        os.waitpid(self.pid, 0)


def keep_watch(pipe: int, folder: Path) -> None:
    """Runs in the warden, deaf to the terminal, until the portal is gone; never returns."""
    os.setsid()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    groups: set[int] = set()
    with os.fdopen(pipe) as lines:
        for line in lines:
            (groups.add if line[0] == "+" else groups.discard)(int(line[1:]))
    end_groups(groups, patience=PATIENCE)
    shutil.rmtree(folder, ignore_errors=True)
    os._exit(0)


def end_groups(groups: Iterable[int], *, patience: float, meanwhile: Callable[[], bool] = lambda: True) -> None:
    """Ask whole process groups to stop, wait while `meanwhile` agrees, and kill whatever is left of them."""
    alive = {group for group in groups if signalled(group, signal.SIGTERM)}
    deadline = time.monotonic() + patience
    while alive and meanwhile() and time.monotonic() < deadline:
        time.sleep(0.05)
        alive = {group for group in alive if signalled(group, 0)}
    for group in alive:
        signalled(group, signal.SIGKILL)


def signalled(group: int, number: int) -> bool:
    """Send a signal (0 only asks); False when the group has no process any more."""
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(group, number)
        return True
    return False

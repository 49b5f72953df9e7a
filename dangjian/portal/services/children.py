"""One child of the portal: started in a session of its own, ended with everything it started."""

import os
import subprocess
import time
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from dangjian.portal.rules import Program, failures_after, pause
from dangjian.portal.services.warden import Warden, end_groups

LARGEST_LOG = 10 * 1024 * 1024


class Child:
    """A program and the process that runs it now, if any."""

    def __init__(self, program: Program, *, environment: dict[str, str], warden: Warden) -> None:
        self.program = program
        self.environment = environment
        self.warden = warden
        self.process: subprocess.Popen[bytes] | None = None
        self.failures = 0
        self.started_at = self.start_at = 0.0

    def start(self) -> None:
        with log_of(self.program) as log:
            self.process = subprocess.Popen(  # noqa: S603 - the command is ours, see rules
                self.program.command,
                env=self.environment,
                cwd=settings.BASE_DIR,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self.warden.learn(self.process.pid)
        self.started_at = time.monotonic()

    def start_when_due(self) -> None:
        if self.process is None and time.monotonic() >= self.start_at:
            self.start()

    def death(self) -> str:
        """A sentence when the process has just died by itself; what it left is ended and the next start is set."""
        if self.process is None or self.process.poll() is None:
            return ""
        end_groups([self.process.pid], patience=0)
        code = self.bury()
        self.failures = failures_after(self.failures, lived=time.monotonic() - self.started_at)
        self.start_at = time.monotonic() + pause(self.failures)
        return f"{self.program.label}意外停止（{code}），{pause(self.failures):.0f} 秒后重新启动。"

    def bury(self) -> int:
        """Take leave of a process whose group is empty; returns its exit code."""
        if self.process is None:
            return 0
        self.warden.forget(self.process.pid)
        code, self.process = self.process.wait(), None
        return code


def log_of(program: Program) -> BinaryIO:
    """Where a child writes: its file under the data directory, or the terminal the portal has."""
    if settings.LOG_TO == "terminal":
        return os.fdopen(os.dup(2), "ab")
    path: Path = settings.DATA_DIR / "logs" / f"{program.name}.log"
    path.parent.mkdir(exist_ok=True)
    if path.exists() and path.stat().st_size > LARGEST_LOG:
        path.replace(path.with_suffix(".log.1"))
    return path.open("ab")

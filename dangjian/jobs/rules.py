"""Named points at which the fault tests stop a process; without their variable a point is nothing."""

import os
import signal

KILL_AT, STOP_AT = "KILL_AT_CHECKPOINT", "STOP_AT_CHECKPOINT"


def checkpoint(name: str) -> None:
    """Die here, as hard as a power cut would, or freeze, when the harness asked for this point by name."""
    if os.environ.get(KILL_AT) == name:
        os.kill(os.getpid(), signal.SIGKILL)
    if os.environ.get(STOP_AT) == name:
        os.kill(os.getpid(), signal.SIGSTOP)

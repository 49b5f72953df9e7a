"""The way into the workshop: hand over a received file, get back two plain JPEGs or the reason why not."""

import atexit
import json
import os
import select
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import IO, cast

from django.conf import settings

from dangjian.images.rules import SENTENCES, Rejection
from dangjian.images.rules.limits import WALL_SECONDS
from dangjian.jobs.rules import checkpoint

PATIENCE_SECONDS = WALL_SECONDS + 15


class PictureRejected(Exception):
    """The file will never become a picture; the text of the exception is the sentence for its sender."""

    def __init__(self, reason: Rejection) -> None:
        super().__init__(SENTENCES[reason])
        self.reason = reason


class WorkshopBroken(Exception):
    """The process that decodes is gone or silent; nothing is known about the picture, so try again later."""


@dataclass(frozen=True)
class Rendered:
    width: int
    height: int
    large: bytes
    thumbnail: bytes


def render(source: Path) -> Rendered:
    """The picture upright, at most 1600 px long, and as a 240 px tile. Raises PictureRejected or WorkshopBroken."""
    with _lock:
        answer = _workshop().ask(source)
    head, _, pixels = answer.partition(b"\n")
    said = json.loads(head)
    if "rejected" in said:
        raise PictureRejected(Rejection(said["rejected"]))
    return Rendered(said["width"], said["height"], pixels[: said["large"]], pixels[said["large"] :])


class Workshop:
    """A running workshop: one question at a time. It knows no setting and no secret, only paths."""

    def __init__(self) -> None:
        self.owner = os.getpid()
        self.process: subprocess.Popen[bytes] = subprocess.Popen(
            [sys.executable, "-m", "dangjian.images"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            cwd=settings.BASE_DIR,
            env={"PATH": os.defpath, "LANG": "C.UTF-8"},
        )

    @property
    def usable(self) -> bool:
        """A worker that was forked after us must not talk over our pipes."""
        return self.owner == os.getpid() and self.process.poll() is None

    def ask(self, source: Path) -> bytes:
        try:
            return self._exchange(os.fsencode(source))
        except (OSError, ValueError) as error:
            self.close()
            raise WorkshopBroken from error

    def _exchange(self, path: bytes) -> bytes:
        orders, answers = cast("IO[bytes]", self.process.stdin), cast("IO[bytes]", self.process.stdout)
        orders.write(path + b"\n")
        orders.flush()
        checkpoint("images.encoding")
        if not select.select([answers], [], [], PATIENCE_SECONDS)[0]:
            raise TimeoutError
        return answers.read(int(answers.readline()))

    def close(self) -> None:
        if self.owner != os.getpid():
            return
        self.process.kill()
        self.process.communicate()


_lock = Lock()
_running: list[Workshop] = []


def _workshop() -> Workshop:
    if not (_running and _running[-1].usable):
        _close()
        _running.append(Workshop())
    return _running[-1]


@atexit.register
def _close() -> None:
    while _running:
        _running.pop().close()
